using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.RollingUpdateDeployment")]
public sealed partial record RollingUpdateDeployment
{
    [Field(1)]
    public IntOrString? MaxUnavailable { get; init; }

    [Field(2)]
    public IntOrString? MaxSurge { get; init; }
}
