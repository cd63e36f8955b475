using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The parts of an SELinux context.</summary>
[ApiType("io.k8s.api.core.v1.SELinuxOptions")]
public sealed partial record SELinuxOptions
{
    /// <summary>The user label.</summary>
    [Field(1)]
    public string? User { get; init; }

    /// <summary>The role label.</summary>
    [Field(2)]
    public string? Role { get; init; }

    /// <summary>The type label.</summary>
    [Field(3)]
    public string? Type { get; init; }

    /// <summary>The level label.</summary>
    [Field(4)]
    public string? Level { get; init; }
}
