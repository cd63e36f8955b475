using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.AzureFileVolumeSource")]
public sealed partial record AzureFileVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string SecretName { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string ShareName { get; init; } = "";

    [Field(3)]
    public bool? ReadOnly { get; init; }
}
