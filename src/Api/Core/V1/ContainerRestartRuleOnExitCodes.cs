using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A set of exit codes.</summary>
[ApiType("io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes")]
public sealed partial record ContainerRestartRuleOnExitCodes
{
    /// <summary>In for the codes listed, NotIn for all others.</summary>
    [Field(1, Required = true)]
    public string Operator { get; init; } = "";

    /// <summary>The exit codes, at most 255.</summary>
    [Field(2, ListType = "set")]
    public IReadOnlyList<int> Values { get; init; } = [];
}
