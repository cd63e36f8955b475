using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Storage.V1;

/// <summary>A CSI driver of the cluster, and how it is to be treated. The name is the driver's own, of at most 63 characters.</summary>
[ApiType("io.k8s.api.storage.v1.CSIDriver")]
[Kind("storage.k8s.io", "v1", "CSIDriver", "csidrivers", ClusterScoped = true)]
public sealed partial record CSIDriver
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the driver needs and can do.</summary>
    [Field(2, Required = true)]
    public CSIDriverSpec Spec { get; init; } = new();
}
