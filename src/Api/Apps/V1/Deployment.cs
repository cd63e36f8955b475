using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>Keeps a number of interchangeable pods running and replaces them step by step when their template changes.</summary>
[ApiType("io.k8s.api.apps.v1.Deployment")]
[Kind("apps", "v1", "Deployment", "deployments")]
public sealed partial record Deployment
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods that are wanted and how changes are rolled out.</summary>
    [Field(2)]
    public DeploymentSpec Spec { get; init; } = new();

    /// <summary>How far the rollout has come, as last seen by the controller.</summary>
    [Field(3)]
    public DeploymentStatus Status { get; init; } = new();
}
