using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A file that holds a field of the pod or a container's request or limit.</summary>
[ApiType("io.k8s.api.core.v1.DownwardAPIVolumeFile")]
public sealed partial record DownwardAPIVolumeFile
{
    /// <summary>The file, relative to the volume and without .. in it.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>A field of the pod: annotations, labels, name, namespace or uid. Either this or resourceFieldRef.</summary>
    [Field(2)]
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A request or limit of a container. Either this or fieldRef.</summary>
    [Field(3)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>The mode of the file, octal in YAML, decimal in JSON, up to 0777. The volume's defaultMode when unset.</summary>
    [Field(4, Pointer = true)]
    public int? Mode { get; init; }
}
