using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Storage.V1;

/// <summary>The wish to attach a volume to a node, for the driver's attacher to fulfil. Deleting it detaches.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachment")]
[Kind("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments", ClusterScoped = true)]
public sealed partial record VolumeAttachment
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which volume, and to which node. Cannot be changed.</summary>
    [Field(2, Required = true)]
    public VolumeAttachmentSpec Spec { get; init; } = new();

    /// <summary>What the attacher reports.</summary>
    [Field(3)]
    public VolumeAttachmentStatus Status { get; init; } = new();
}
