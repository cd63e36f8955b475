using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What happens when a container ends in a certain way.</summary>
[ApiType("io.k8s.api.core.v1.ContainerRestartRule")]
public sealed partial record ContainerRestartRule
{
    /// <summary>What happens: Restart starts the container again, RestartAllContainers starts all containers of the pod anew.</summary>
    [Field(1, Required = true)]
    public string Action { get; init; } = "";

    /// <summary>The exit codes that the rule is for.</summary>
    [Field(2)]
    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
