using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>The CSI drivers of a node.</summary>
[ApiType("io.k8s.api.storage.v1.CSINodeSpec")]
public sealed partial record CSINodeSpec
{
    /// <summary>The drivers, one entry per name. May be empty.</summary>
    [Field(1, Required = true, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<CSINodeDriver> Drivers { get; init; } = [];
}
