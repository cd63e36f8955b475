using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.DownwardAPIVolumeFile")]
public sealed partial record DownwardAPIVolumeFile
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    [Field(2)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Field(3)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Field(4)]
    public int? Mode { get; init; }
}
