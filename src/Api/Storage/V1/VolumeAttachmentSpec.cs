using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>Which volume to attach to which node.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttachmentSpec")]
public sealed partial record VolumeAttachmentSpec
{
    /// <summary>The driver that attaches it, by its name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Attacher { get; init; } = "";

    /// <summary>The volume.</summary>
    [Field(2, Required = true)]
    public VolumeAttachmentSource Source { get; init; } = new();

    /// <summary>The name of the node that it is attached to.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string NodeName { get; init; } = "";
}
