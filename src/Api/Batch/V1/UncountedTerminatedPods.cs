using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>Pods of a Job that have ended but are not in its counts yet.</summary>
[ApiType("io.k8s.api.batch.v1.UncountedTerminatedPods")]
public sealed partial record UncountedTerminatedPods
{
    /// <summary>The uids of those that succeeded.</summary>
    [Field(1, ListType = "set")]
    public IReadOnlyList<string> Succeeded { get; init; } = [];

    /// <summary>The uids of those that failed.</summary>
    [Field(2, ListType = "set")]
    public IReadOnlyList<string> Failed { get; init; } = [];
}
