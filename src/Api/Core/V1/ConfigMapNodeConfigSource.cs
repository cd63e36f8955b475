using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Deprecated. A ConfigMap with a kubelet's dynamic configuration.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapNodeConfigSource")]
public sealed partial record ConfigMapNodeConfigSource
{
    /// <summary>The ConfigMap's namespace.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Namespace { get; init; } = "";

    /// <summary>The ConfigMap's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The ConfigMap's uid. Only in a node's status.</summary>
    [Field(3)]
    public string? Uid { get; init; }

    /// <summary>The ConfigMap's resourceVersion. Only in a node's status.</summary>
    [Field(4)]
    public string? ResourceVersion { get; init; }

    /// <summary>The key that holds the configuration.</summary>
    [Field(5, Required = true, Default = "\"\"")]
    public string KubeletConfigKey { get; init; } = "";
}
