using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Users as objects show them (<c>authentication.k8s.io/v1 UserInfo</c>).</summary>
internal static class UserDocument
{
    public static DocumentObject Of(UserInfo user)
    {
        var shown = new DocumentObject(("username", user.Name));
        shown = string.IsNullOrEmpty(user.Uid) ? shown : shown.With("uid", user.Uid);
        shown = user.Groups.Count == 0 ? shown : shown.With("groups", Texts(user.Groups));
        return user.Extra.Count == 0
            ? shown
            : shown.With("extra", new DocumentObject([.. user.Extra.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, (Document)Texts(e.Value)))]));
    }

    /// <summary>Null where the object has no name.</summary>
    public static UserInfo? Read(Document? shown) => shown?["username"]?.AsString is not { Length: > 0 } name ? null : new UserInfo(name, Texts(shown["groups"]))
    {
        Uid = shown["uid"]?.AsString,
        Extra = (shown["extra"]?.AsObject ?? DocumentObject.Empty).ToDictionary(e => e.Key, e => Texts(e.Value), StringComparer.Ordinal),
    };

    private static DocumentArray Texts(IReadOnlyList<string> texts) => Document.Of(texts.Select(t => (Document)t));

    private static IReadOnlyList<string> Texts(Document? list) => list?.AsArray?.Select(t => t.AsString ?? "").ToArray() ?? [];
}
