using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Whether a namespace is in use or on its way out.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceStatus")]
public sealed partial record NamespaceStatus
{
    /// <summary>Active or Terminating. Nothing can be created in a terminating namespace.</summary>
    [Field(1, Enum = Enums.NamespacePhase)]
    public string? Phase { get; init; }

    /// <summary>What holds up the deletion, if anything.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<NamespaceCondition> Conditions { get; init; } = [];
}
