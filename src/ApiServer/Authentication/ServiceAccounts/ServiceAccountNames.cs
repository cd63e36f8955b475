using MiniKube.Api.Names;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>Service accounts as users: <c>system:serviceaccount:NAMESPACE:NAME</c>, in the group of all and in that of their namespace.</summary>
internal static class ServiceAccountNames
{
    public const string AllGroup = "system:serviceaccounts";
    private const string Prefix = "system:serviceaccount:";

    public static string UserName(string ns, string name) => $"{Prefix}{ns}:{name}";

    public static IReadOnlyList<string> Groups(string ns) => [AllGroup, $"{AllGroup}:{ns}"];

    public static UserInfo User(string ns, string name, string uid) => new(UserName(ns, name), Groups(ns)) { Uid = uid };

    /// <summary>The service account that a user is; null for other users.</summary>
    public static (string Namespace, string Name)? Parse(string user) =>
        user.StartsWith(Prefix, StringComparison.Ordinal) && user[Prefix.Length..].Split(':') is [var ns, var name]
            && NameRules.Dns1123Label(ns).Count == 0 && NameRules.Dns1123Subdomain(name).Count == 0
            ? (ns, name)
            : null;
}
