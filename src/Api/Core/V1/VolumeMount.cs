using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Where a volume appears in a container's file system.</summary>
[ApiType("io.k8s.api.core.v1.VolumeMount")]
public sealed partial record VolumeMount
{
    /// <summary>The volume's name in the pod.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(2)]
    public bool? ReadOnly { get; init; }

    /// <summary>
    /// Whether mounts below a read-only mount are read-only as well: Disabled (the default), IfPossible or Enabled. Needs readOnly, and no mountPropagation but None.
    /// </summary>
    [Field(7, Pointer = true)]
    public string? RecursiveReadOnly { get; init; }

    /// <summary>The path in the container; must not contain a colon.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string MountPath { get; init; } = "";

    /// <summary>A path within the volume to mount in place of all of it. The volume's root when unset.</summary>
    [Field(4)]
    public string? SubPath { get; init; }

    /// <summary>
    /// Whether later mounts pass between node and container: None (the default), HostToContainer or Bidirectional, which needs a privileged container.
    /// </summary>
    [Field(5, Pointer = true, Enum = Enums.MountPropagation)]
    public string? MountPropagation { get; init; }

    /// <summary>As subPath, with $(NAME) standing for environment variables of the container. Not together with subPath.</summary>
    [Field(6)]
    public string? SubPathExpr { get; init; }
}
