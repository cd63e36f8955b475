using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NamespaceSpec")]
public sealed partial record NamespaceSpec
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Finalizers { get; init; } = [];
}
