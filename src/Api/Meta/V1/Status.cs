using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>The outcome of a request that has no object to answer with, above all of one that failed.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Status")]
public sealed partial record Status
{
    /// <summary>What the answer says of itself as a list; usually empty.</summary>
    [Field(1)]
    public ListMeta Metadata { get; init; } = new();

    /// <summary>Success or Failure.</summary>
    [Field(2, Name = "status")]
    public string? StatusValue { get; init; }

    /// <summary>What happened, for people to read.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>Why the request failed, as one CamelCase word such as NotFound, AlreadyExists, Conflict, Invalid or Forbidden.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>More about the reason; which fields are set depends on it.</summary>
    [Field(5)]
    public StatusDetails? Details { get; init; }

    /// <summary>The HTTP status code of the answer.</summary>
    [Field(6)]
    public int? Code { get; init; }

    /// <summary>v1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>Status.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
