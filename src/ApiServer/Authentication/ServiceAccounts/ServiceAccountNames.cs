using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>Service accounts as users: <c>system:serviceaccount:NAMESPACE:NAME</c>, in the group of all and in that of their namespace.</summary>
internal static class ServiceAccountNames
{
    public const string AllGroup = "system:serviceaccounts";
    private const string Prefix = "system:serviceaccount:";

    public static string UserName(string ns, string name) => $"{Prefix}{ns}:{name}";

    public static UserInfo User(string ns, string name, string uid) => new(UserName(ns, name), [AllGroup, $"{AllGroup}:{ns}"]) { Uid = uid };
}
