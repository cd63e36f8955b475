using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>Some of the devices of a driver's pool, as the driver offers them.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceSlice")]
[Kind("resource.k8s.io", "v1", "ResourceSlice", "resourceslices", ClusterScoped = true)]
public sealed partial record ResourceSlice
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The devices, and where they are.</summary>
    [Field(2, Required = true)]
    public ResourceSliceSpec Spec { get; init; } = new();
}
