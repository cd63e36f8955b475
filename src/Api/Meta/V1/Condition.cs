using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Condition")]
public sealed partial record Condition
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    [Field(3)]
    public long? ObservedGeneration { get; init; }

    [Field(4, Required = true)]
    public Timestamp LastTransitionTime { get; init; }

    [Field(5, Required = true, Default = "\"\"")]
    public string Reason { get; init; } = "";

    [Field(6, Required = true, Default = "\"\"")]
    public string Message { get; init; } = "";
}
