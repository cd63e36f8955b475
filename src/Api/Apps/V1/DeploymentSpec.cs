using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.DeploymentSpec")]
public sealed partial record DeploymentSpec
{
    [Field(1)]
    public int? Replicas { get; init; }

    [Field(2, Required = true)]
    public LabelSelector Selector { get; init; } = new();

    [Field(3, Required = true)]
    public PodTemplateSpec Template { get; init; } = new();

    [Field(4, PatchStrategy = "retainKeys")]
    public DeploymentStrategy? Strategy { get; init; }

    [Field(5)]
    public int? MinReadySeconds { get; init; }

    [Field(6)]
    public int? RevisionHistoryLimit { get; init; }

    [Field(7)]
    public bool? Paused { get; init; }

    [Field(9)]
    public int? ProgressDeadlineSeconds { get; init; }
}
