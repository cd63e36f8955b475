using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A GlusterFS volume.</summary>
[ApiType("io.k8s.api.core.v1.GlusterfsPersistentVolumeSource")]
public sealed partial record GlusterfsPersistentVolumeSource
{
    /// <summary>The Endpoints object with the servers' addresses.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Endpoints { get; init; } = "";

    /// <summary>The volume's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The namespace of the Endpoints object. That of the bound claim when unset.</summary>
    [Field(4, Pointer = true)]
    public string? EndpointsNamespace { get; init; }
}
