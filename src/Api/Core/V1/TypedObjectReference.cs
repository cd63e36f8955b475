using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.TypedObjectReference")]
public sealed partial record TypedObjectReference
{
    [Field(1)]
    public string? ApiGroup { get; init; }

    [Field(2, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(4)]
    public string? Namespace { get; init; }
}
