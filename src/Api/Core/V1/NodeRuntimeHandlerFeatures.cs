using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What a runtime handler supports.</summary>
[ApiType("io.k8s.api.core.v1.NodeRuntimeHandlerFeatures")]
public sealed partial record NodeRuntimeHandlerFeatures
{
    /// <summary>Whether mounts can be read-only together with all below them.</summary>
    [Field(1, Pointer = true)]
    public bool? RecursiveReadOnlyMounts { get; init; }

    /// <summary>Whether pods can have user namespaces of their own.</summary>
    [Field(2, Pointer = true)]
    public bool? UserNamespaces { get; init; }
}
