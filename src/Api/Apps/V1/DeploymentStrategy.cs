using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>How old pods are replaced by new ones.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentStrategy")]
public sealed partial record DeploymentStrategy
{
    /// <summary>RollingUpdate (the default) replaces pods little by little. Recreate ends all old pods before the first new one starts.</summary>
    [Field(1, Enum = Enums.DeploymentStrategyType)]
    public string? Type { get; init; }

    /// <summary>How far a rolling update may deviate from the wanted number. Only with type RollingUpdate.</summary>
    [Field(2)]
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}
