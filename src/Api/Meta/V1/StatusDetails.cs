using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>What a failure was about, for programs to act on.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails")]
public sealed partial record StatusDetails
{
    /// <summary>The name of the object concerned.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Its API group.</summary>
    [Field(2)]
    public string? Group { get; init; }

    /// <summary>Its resource or kind.</summary>
    [Field(3)]
    public string? Kind { get; init; }

    /// <summary>Its uid, where one object is meant.</summary>
    [Field(6)]
    public string? Uid { get; init; }

    /// <summary>The single problems found, such as the fields that are invalid.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>Seconds after which the request is worth another try.</summary>
    [Field(5)]
    public int? RetryAfterSeconds { get; init; }
}
