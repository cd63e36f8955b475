using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NamespaceStatus")]
public sealed partial record NamespaceStatus
{
    [Field(1)]
    public string? Phase { get; init; }

    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<NamespaceCondition> Conditions { get; init; } = [];
}
