using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Quobyte volume.</summary>
[ApiType("io.k8s.api.core.v1.QuobyteVolumeSource")]
public sealed partial record QuobyteVolumeSource
{
    /// <summary>The registries' addresses as host:port, separated by commas.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Registry { get; init; } = "";

    /// <summary>The volume's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Volume { get; init; } = "";

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The user that accesses the volume. The owner of the service account when unset.</summary>
    [Field(4)]
    public string? User { get; init; }

    /// <summary>The group that accesses the volume. None when unset.</summary>
    [Field(5)]
    public string? Group { get; init; }

    /// <summary>The tenant the volume belongs to.</summary>
    [Field(6)]
    public string? Tenant { get; init; }
}
