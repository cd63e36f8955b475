using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The identity a container's first process was started with.</summary>
[ApiType("io.k8s.api.core.v1.ContainerUser")]
public sealed partial record ContainerUser
{
    /// <summary>Its user and groups on Linux. The process may have changed them since.</summary>
    [Field(1)]
    public LinuxContainerUser? Linux { get; init; }
}
