using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeCondition")]
public sealed partial record NodeCondition
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    [Field(3)]
    public Timestamp? LastHeartbeatTime { get; init; }

    [Field(4)]
    public Timestamp? LastTransitionTime { get; init; }

    [Field(5)]
    public string? Reason { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}
