using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The AppArmor profile of containers.</summary>
[ApiType("io.k8s.api.core.v1.AppArmorProfile")]
public sealed partial record AppArmorProfile
{
    /// <summary>RuntimeDefault (the runtime's), Unconfined (none) or Localhost (a profile loaded on the node).</summary>
    [Field(1, Enum = Enums.AppArmorProfileType, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The name of the profile on the node. Only, and always, with type Localhost.</summary>
    [Field(2, Pointer = true)]
    public string? LocalhostProfile { get; init; }
}
