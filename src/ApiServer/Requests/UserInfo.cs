using System.Collections.ObjectModel;

namespace MiniKube.ApiServer.Requests;

/// <summary>Who makes a request, as authentication found out.</summary>
internal sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    public const string AnonymousName = "system:anonymous";
    public const string AuthenticatedGroup = "system:authenticated";
    public const string UnauthenticatedGroup = "system:unauthenticated";

    /// <summary>Those who may do everything, whatever roles there are.</summary>
    public const string MastersGroup = "system:masters";

    public string? Uid { get; init; }

    /// <summary>What else is known of the user, by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    public static UserInfo Anonymous { get; } = new(AnonymousName, [UnauthenticatedGroup]);

    /// <summary>The server itself.</summary>
    public static UserInfo ApiServer { get; } = new("system:apiserver", [MastersGroup, AuthenticatedGroup]);

    public bool IsAnonymous => Name == AnonymousName;
    public bool IsMaster => Groups.Contains(MastersGroup);
}
