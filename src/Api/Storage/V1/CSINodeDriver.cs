using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>A CSI driver, as one node has it.</summary>
[ApiType("io.k8s.api.storage.v1.CSINodeDriver")]
public sealed partial record CSINodeDriver
{
    /// <summary>The driver's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>What the driver calls the node.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string NodeID { get; init; } = "";

    /// <summary>The labels of the node by which the driver tells where volumes can be reached. Empty when it knows no places.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> TopologyKeys { get; init; } = [];

    /// <summary>How many volumes the node can hold.</summary>
    [Field(4)]
    public VolumeNodeResources? Allocatable { get; init; }
}
