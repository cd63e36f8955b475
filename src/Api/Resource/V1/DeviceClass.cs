using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>A class of devices, made by administrators or vendors: which devices fit, and their configuration. Requests name it.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceClass")]
[Kind("resource.k8s.io", "v1", "DeviceClass", "deviceclasses", ClusterScoped = true)]
public sealed partial record DeviceClass
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which devices, and how to configure them. Changes do not concern claims that are allocated already.</summary>
    [Field(2, Required = true)]
    public DeviceClassSpec Spec { get; init; } = new();
}
