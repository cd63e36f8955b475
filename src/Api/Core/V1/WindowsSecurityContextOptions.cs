using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Security settings on Windows.</summary>
[ApiType("io.k8s.api.core.v1.WindowsSecurityContextOptions")]
public sealed partial record WindowsSecurityContextOptions
{
    /// <summary>The GMSA credential spec to use, by name.</summary>
    [Field(1, Pointer = true)]
    public string? GmsaCredentialSpecName { get; init; }

    /// <summary>The content of that credential spec, filled in by a webhook.</summary>
    [Field(2, Pointer = true)]
    public string? GmsaCredentialSpec { get; init; }

    /// <summary>The Windows user to run as. The image's own when unset.</summary>
    [Field(3, Pointer = true)]
    public string? RunAsUserName { get; init; }

    /// <summary>Run on the host itself. All containers of a pod must agree, and hostNetwork must be true as well. False when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? HostProcess { get; init; }
}
