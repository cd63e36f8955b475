using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The operating system that a pod is made for.</summary>
[ApiType("io.k8s.api.core.v1.PodOS")]
public sealed partial record PodOS
{
    /// <summary>linux or windows. Other values are ignored.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
