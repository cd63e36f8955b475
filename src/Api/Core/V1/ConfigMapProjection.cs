using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The keys of a ConfigMap, as a part of a projected volume.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapProjection")]
public sealed partial record ConfigMapProjection
{
    /// <summary>The ConfigMap, in the pod's namespace.</summary>
    [Field(1, Inline = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Which keys to write, and where. When unset all of them, each as a file of its own name.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    /// <summary>Start even though the ConfigMap or a key is missing. False when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? Optional { get; init; }
}
