using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ExecAction")]
public sealed partial record ExecAction
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Command { get; init; } = [];
}
