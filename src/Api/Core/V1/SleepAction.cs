using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Waiting.</summary>
[ApiType("io.k8s.api.core.v1.SleepAction")]
public sealed partial record SleepAction
{
    /// <summary>How many seconds. The pod's grace period ends the wait early.</summary>
    [Field(1, Required = true, Default = "0")]
    public long Seconds { get; init; }
}
