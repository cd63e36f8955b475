using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.HTTPHeader")]
public sealed partial record HTTPHeader
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Value { get; init; } = "";
}
