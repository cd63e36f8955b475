using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Who reported an event.</summary>
[ApiType("io.k8s.api.core.v1.EventSource")]
public sealed partial record EventSource
{
    /// <summary>The component, such as kubelet or default-scheduler.</summary>
    [Field(1)]
    public string? Component { get; init; }

    /// <summary>The node it runs on, where it is bound to one.</summary>
    [Field(2)]
    public string? Host { get; init; }
}
