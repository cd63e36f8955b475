using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>How far attaching or detaching has got. The attacher writes it.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentStatus")]
public sealed partial record VolumeAttachmentStatus
{
    /// <summary>Whether the volume is attached.</summary>
    [Field(1, Required = true, Default = "false")]
    public bool Attached { get; init; }

    /// <summary>What attaching returned, to be handed over when the volume is mounted.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, string> AttachmentMetadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The last failure to attach. Unset when there was none.</summary>
    [Field(3)]
    public VolumeError? AttachError { get; init; }

    /// <summary>The last failure to detach. Unset when there was none.</summary>
    [Field(4)]
    public VolumeError? DetachError { get; init; }
}
