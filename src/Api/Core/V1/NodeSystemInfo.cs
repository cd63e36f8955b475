using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Identity and software versions of a node.</summary>
[ApiType("io.k8s.api.core.v1.NodeSystemInfo")]
public sealed partial record NodeSystemInfo
{
    /// <summary>The id in /etc/machine-id, or what stands for it. Prefer it for telling machines apart.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string MachineID { get; init; } = "";

    /// <summary>The hardware's UUID; clones of a virtual machine may share it.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string SystemUUID { get; init; } = "";

    /// <summary>Changes with every boot.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string BootID { get; init; } = "";

    /// <summary>The kernel's release, as uname -r prints it.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string KernelVersion { get; init; } = "";

    /// <summary>The operating system's name, from /etc/os-release.</summary>
    [Field(5, Required = true, Default = "\"\"")]
    public string OsImage { get; init; } = "";

    /// <summary>The runtime and its version, as name://version.</summary>
    [Field(6, Required = true, Default = "\"\"")]
    public string ContainerRuntimeVersion { get; init; } = "";

    /// <summary>The kubelet's version.</summary>
    [Field(7, Required = true, Default = "\"\"")]
    public string KubeletVersion { get; init; } = "";

    /// <summary>Deprecated: no longer tells anything of use.</summary>
    [Field(8, Required = true, Default = "\"\"")]
    public string KubeProxyVersion { get; init; } = "";

    /// <summary>The operating system: linux or windows.</summary>
    [Field(9, Required = true, Default = "\"\"")]
    public string OperatingSystem { get; init; } = "";

    /// <summary>The processor architecture, such as amd64 or arm64.</summary>
    [Field(10, Required = true, Default = "\"\"")]
    public string Architecture { get; init; } = "";

    /// <summary>The node's swap space.</summary>
    [Field(11)]
    public NodeSwapStatus? Swap { get; init; }
}
