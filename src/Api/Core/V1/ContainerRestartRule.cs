using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerRestartRule")]
public sealed partial record ContainerRestartRule
{
    [Field(1, Required = true)]
    public string Action { get; init; } = "";

    [Field(2)]
    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
