using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Taint")]
public sealed partial record Taint
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    [Field(2)]
    public string? Value { get; init; }

    [Field(3, Required = true, Default = "\"\"")]
    public string Effect { get; init; } = "";

    [Field(4)]
    public Timestamp? TimeAdded { get; init; }
}
