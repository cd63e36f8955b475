using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;

namespace MiniKube.Scheduler.Extenders;

/// <summary>
/// Another program that has a say, asked over HTTP: an item of <c>extenders</c> in a KubeSchedulerConfiguration. Each verb is the last part of the address of one
/// kind of question; one that is empty is never asked.
/// </summary>
internal sealed record ExtenderConfiguration
{
    /// <summary>Where it is and how it is to be trusted; the time that an answer may take.</summary>
    public required ClientConfig Connection { get; init; }

    /// <summary>The address without a verb: what users know it by.</summary>
    public required string UrlPrefix { get; init; }

    public string FilterVerb { get; init; } = "";
    public string PrioritizeVerb { get; init; } = "";
    public string PreemptVerb { get; init; } = "";
    public string BindVerb { get; init; } = "";

    /// <summary>How much its scores count.</summary>
    public long Weight { get; init; }

    /// <summary>It knows the nodes itself: it is sent names instead of objects.</summary>
    public bool NodeCacheCapable { get; init; }

    /// <summary>Only pods that ask for one of these are its business; without any all are.</summary>
    public IReadOnlyList<string> ManagedResources { get; init; } = [];

    /// <summary>While it does not answer pods are placed without it.</summary>
    public bool Ignorable { get; init; }

    /// <summary>Takes its requests; null for real connections.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public bool IsInterested(Pod pod) => ManagedResources.Count == 0 || pod.Spec.Containers.Concat(pod.Spec.InitContainers).Any(c =>
        ManagedResources.Any(r => c.Resources?.Requests.ContainsKey(r) == true || c.Resources?.Limits.ContainsKey(r) == true));
}
