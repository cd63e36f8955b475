using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Which system calls may be made.</summary>
[ApiType("io.k8s.api.core.v1.SeccompProfile")]
public sealed partial record SeccompProfile
{
    /// <summary>RuntimeDefault (what the runtime allows), Unconfined (all) or Localhost (a profile of the node).</summary>
    [Field(1, Enum = Enums.SeccompProfileType, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The profile's file below the kubelet's seccomp directory. Only, and always, with type Localhost.</summary>
    [Field(2, Pointer = true)]
    public string? LocalhostProfile { get; init; }
}
