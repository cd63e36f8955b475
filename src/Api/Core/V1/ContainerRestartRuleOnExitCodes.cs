using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes")]
public sealed partial record ContainerRestartRuleOnExitCodes
{
    [Field(1, Required = true)]
    public string Operator { get; init; } = "";

    [Field(2, ListType = "set")]
    public IReadOnlyList<int> Values { get; init; } = [];
}
