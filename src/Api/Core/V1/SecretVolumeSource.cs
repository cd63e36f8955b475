using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The keys of a Secret as files. Changes of the Secret reach the files after a while, except in subPath mounts.</summary>
[ApiType("io.k8s.api.core.v1.SecretVolumeSource")]
public sealed partial record SecretVolumeSource
{
    /// <summary>The Secret, in the pod's namespace.</summary>
    [Field(1)]
    public string? SecretName { get; init; }

    /// <summary>Which keys to write, and where. When unset all of them, each as a file of its own name.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    /// <summary>The mode of the files, octal in YAML, decimal in JSON, up to 0777. 0644 when unset. fsGroup may change it.</summary>
    [Field(3, Pointer = true)]
    public int? DefaultMode { get; init; }

    /// <summary>Start even though the Secret or a key is missing. False when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? Optional { get; init; }
}
