using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ConfigMapNodeConfigSource")]
public sealed partial record ConfigMapNodeConfigSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Namespace { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(3)]
    public string? Uid { get; init; }

    [Field(4)]
    public string? ResourceVersion { get; init; }

    [Field(5, Required = true, Default = "\"\"")]
    public string KubeletConfigKey { get; init; } = "";
}
