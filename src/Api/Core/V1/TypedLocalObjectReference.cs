using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.TypedLocalObjectReference", Atomic = true)]
public sealed partial record TypedLocalObjectReference
{
    [Field(1)]
    public string? ApiGroup { get; init; }

    [Field(2, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
