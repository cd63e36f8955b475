using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An Azure file share.</summary>
[ApiType("io.k8s.api.core.v1.AzureFilePersistentVolumeSource")]
public sealed partial record AzureFilePersistentVolumeSource
{
    /// <summary>The Secret with the storage account's name and key.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string SecretName { get; init; } = "";

    /// <summary>The share's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string ShareName { get; init; } = "";

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The Secret's namespace. The pod's namespace when unset.</summary>
    [Field(4, Pointer = true)]
    public string? SecretNamespace { get; init; }
}
