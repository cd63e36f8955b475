using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.FileKeySelector", Atomic = true)]
public sealed partial record FileKeySelector
{
    [Field(1, Required = true, Default = "\"\"")]
    public string VolumeName { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    [Field(3, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    [Field(4, Default = "false")]
    public bool? Optional { get; init; }
}
