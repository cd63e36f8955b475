using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An exported directory of an NFS server.</summary>
[ApiType("io.k8s.api.core.v1.NFSVolumeSource")]
public sealed partial record NFSVolumeSource
{
    /// <summary>The server's name or address.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Server { get; init; } = "";

    /// <summary>The path that the server exports.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }
}
