using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Status")]
public sealed partial record Status
{
    [Field(1)]
    public ListMeta Metadata { get; init; } = new();

    [Field(2, Name = "status")]
    public string? StatusValue { get; init; }

    [Field(3)]
    public string? Message { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public StatusDetails? Details { get; init; }

    [Field(6)]
    public int? Code { get; init; }

    [Field(0)]
    public string? ApiVersion { get; init; }

    [Field(0)]
    public string? Kind { get; init; }
}
