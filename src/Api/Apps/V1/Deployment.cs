using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.Deployment")]
[Kind("apps", "v1", "Deployment", "deployments")]
public sealed partial record Deployment
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public DeploymentSpec Spec { get; init; } = new();

    [Field(3)]
    public DeploymentStatus Status { get; init; } = new();
}
