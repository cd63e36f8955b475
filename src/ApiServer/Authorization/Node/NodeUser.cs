using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization.Node;

/// <summary>Nodes as users: <c>system:node:NAME</c>, in the group <c>system:nodes</c>.</summary>
internal static class NodeUser
{
    private const string Prefix = "system:node:";
    private const string Group = "system:nodes";

    /// <summary>The node that a user is, empty for a node of no name; null for other users.</summary>
    public static string? NodeOf(UserInfo user) =>
        user.Name.StartsWith(Prefix, StringComparison.Ordinal) && user.Groups.Contains(Group) ? user.Name[Prefix.Length..] : null;
}
