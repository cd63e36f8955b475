using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Writes one key to a file.</summary>
[ApiType("io.k8s.api.core.v1.KeyToPath")]
public sealed partial record KeyToPath
{
    /// <summary>The key.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>The file, relative to the volume and without .. in it.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>The mode of the file, octal in YAML, decimal in JSON, up to 0777. The volume's defaultMode when unset.</summary>
    [Field(3, Pointer = true)]
    public int? Mode { get; init; }
}
