using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ConfigMapKeySelector", Atomic = true)]
public sealed partial record ConfigMapKeySelector
{
    [Field(1, Inline = 1, Default = "\"\"")]
    public string? Name { get; init; }

    [Field(2, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    [Field(3)]
    public bool? Optional { get; init; }
}
