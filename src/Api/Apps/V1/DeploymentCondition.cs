using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.DeploymentCondition")]
public sealed partial record DeploymentCondition
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    [Field(6)]
    public Timestamp? LastUpdateTime { get; init; }

    [Field(7)]
    public Timestamp? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }
}
