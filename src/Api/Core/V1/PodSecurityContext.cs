using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Security settings for all containers of a pod. What a container sets for itself comes first.</summary>
[ApiType("io.k8s.api.core.v1.PodSecurityContext")]
public sealed partial record PodSecurityContext
{
    /// <summary>The SELinux context of the containers. Chosen by the runtime when unset. Linux only.</summary>
    [Field(1)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>Settings for Windows. Windows only.</summary>
    [Field(8)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    /// <summary>The user id to run as. The image's own when unset. Linux only.</summary>
    [Field(2, Pointer = true)]
    public long? RunAsUser { get; init; }

    /// <summary>The primary group id to run as. The runtime's choice when unset. Linux only.</summary>
    [Field(6, Pointer = true)]
    public long? RunAsGroup { get; init; }

    /// <summary>Refuse to start a container whose user would be root. Not checked when unset.</summary>
    [Field(3, Pointer = true)]
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Group ids that the first process of each container has besides its primary group. Linux only.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>Whether groups of the image's /etc/group are added: Merge (the default) or Strict, which takes only those given here. Linux only.</summary>
    [Field(12, Pointer = true, Enum = Enums.SupplementalGroupsPolicy)]
    public string? SupplementalGroupsPolicy { get; init; }

    /// <summary>A group id that volumes are made over to where they support it, and that every process belongs to. Linux only.</summary>
    [Field(5, Pointer = true)]
    public long? FsGroup { get; init; }

    /// <summary>Kernel parameters of the pod's namespaces. Linux only.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<Sysctl> Sysctls { get; init; } = [];

    /// <summary>
    /// When volumes are made over to fsGroup: Always (the default), or OnRootMismatch, which skips them if their top directory is right. Linux only.
    /// </summary>
    [Field(9, Pointer = true, Enum = Enums.PodFSGroupChangePolicy)]
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>Which system calls the containers may make. Linux only.</summary>
    [Field(10)]
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile of the containers. Linux only.</summary>
    [Field(11)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>How volumes get the SELinux label: MountOption (the default where supported) at the mount, or Recursive, file by file. Linux only.</summary>
    [Field(13, Pointer = true)]
    public string? SeLinuxChangePolicy { get; init; }
}
