using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Storage.V1;

/// <summary>The volume to attach: exactly one of the fields.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentSource")]
public sealed partial record VolumeAttachmentSource
{
    /// <summary>The PersistentVolume's name.</summary>
    [Field(1, Pointer = true)]
    public string? PersistentVolumeName { get; init; }

    /// <summary>The volume itself, where a pod has it without a claim and it was translated to CSI.</summary>
    [Field(2)]
    public PersistentVolumeSpec? InlineVolumeSpec { get; init; }
}
