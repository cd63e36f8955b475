using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Who wants to do what. Exactly one of <c>resourceAttributes</c> and <c>nonResourceAttributes</c> is set.</summary>
[ApiType("io.k8s.api.authorization.v1.SubjectAccessReviewSpec")]
public sealed partial record SubjectAccessReviewSpec
{
    /// <summary>A request for resources.</summary>
    [Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>A request for a path that is no resource.</summary>
    [Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    /// <summary>The user's name. At least this or a group is needed.</summary>
    [Field(3)]
    public string? User { get; init; }

    /// <summary>The groups that the user is in. Only these count, and none when empty.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whatever else authentication knows of the user.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The user's uid.</summary>
    [Field(6)]
    public string? Uid { get; init; }
}
