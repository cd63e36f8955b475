using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A volume that is attached to a node.</summary>
[ApiType("io.k8s.api.core.v1.AttachedVolume")]
public sealed partial record AttachedVolume
{
    /// <summary>The volume's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Where its device appears on the node.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string DevicePath { get; init; } = "";
}
