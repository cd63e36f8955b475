using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authentication.V1;

/// <summary>A user, as authentication found it.</summary>
[ApiType("io.k8s.api.authentication.v1.UserInfo")]
public sealed partial record UserInfo
{
    /// <summary>The user's name, unique among all users.</summary>
    [Field(1)]
    public string? Username { get; init; }

    /// <summary>What tells the user from former users of the same name.</summary>
    [Field(2)]
    public string? Uid { get; init; }

    /// <summary>The groups that the user is in.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whatever else authentication knows of the user.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;
}
