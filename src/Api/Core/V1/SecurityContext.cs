using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Security settings of one container. They win over the pod's.</summary>
[ApiType("io.k8s.api.core.v1.SecurityContext")]
public sealed partial record SecurityContext
{
    /// <summary>Capabilities added to and taken from the runtime's usual set. Linux only.</summary>
    [Field(1)]
    public Capabilities? Capabilities { get; init; }

    /// <summary>Run with nearly the rights of root on the node. False when unset. Linux only.</summary>
    [Field(2, Pointer = true)]
    public bool? Privileged { get; init; }

    /// <summary>The SELinux context. The pod's when unset, or else chosen by the runtime. Linux only.</summary>
    [Field(3)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>Settings for Windows. Windows only.</summary>
    [Field(10)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    /// <summary>The user id to run as. The pod's when unset, or else the image's. Linux only.</summary>
    [Field(4, Pointer = true)]
    public long? RunAsUser { get; init; }

    /// <summary>The primary group id to run as. The pod's when unset, or else the runtime's choice. Linux only.</summary>
    [Field(8, Pointer = true)]
    public long? RunAsGroup { get; init; }

    /// <summary>Refuse to start if the user would be root. The pod's setting when unset.</summary>
    [Field(5, Pointer = true)]
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Make the file system read-only except for volumes. False when unset. Linux only.</summary>
    [Field(6, Pointer = true)]
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>
    /// Whether a process may gain more rights than its parent, by setuid programs for example. True when unset; always true for privileged containers and those with
    /// SYS_ADMIN. Linux only.
    /// </summary>
    [Field(7, Pointer = true)]
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>How /proc is mounted: Default hides and protects parts of it, Unmasked does not and needs hostUsers false. Linux only.</summary>
    [Field(9, Pointer = true, Enum = Enums.ProcMount)]
    public string? ProcMount { get; init; }

    /// <summary>Which system calls may be made. The pod's when unset. Linux only.</summary>
    [Field(11)]
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile. The pod's when unset. Linux only.</summary>
    [Field(12)]
    public AppArmorProfile? AppArmorProfile { get; init; }
}
