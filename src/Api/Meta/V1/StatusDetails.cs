using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails")]
public sealed partial record StatusDetails
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? Group { get; init; }

    [Field(3)]
    public string? Kind { get; init; }

    [Field(6)]
    public string? Uid { get; init; }

    [Field(4, ListType = "atomic")]
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    [Field(5)]
    public int? RetryAfterSeconds { get; init; }
}
