using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ResourceFieldSelector", Atomic = true)]
public sealed partial record ResourceFieldSelector
{
    [Field(1)]
    public string? ContainerName { get; init; }

    [Field(2, Required = true, Default = "\"\"")]
    public string Resource { get; init; } = "";

    [Field(3)]
    public Quantity? Divisor { get; init; }
}
