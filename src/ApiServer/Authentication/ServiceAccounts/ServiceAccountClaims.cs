using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>An object that a token names: enough to tell it from a later one of the same name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; empty where the object does not exist.</param>
internal sealed record ObjectClaim(string Name, string Uid)
{
    public static ObjectClaim Of(DocumentObject o) => new(o.Name(), o.Uid() ?? "");

    /// <summary>Null where there is no such claim.</summary>
    public static ObjectClaim? Read(Document? claim) =>
        claim is DocumentObject o ? new(o["name"]?.AsString ?? "", o["uid"]?.AsString ?? "") : null;

    public DocumentObject ToDocument()
    {
        var o = new DocumentObject(("name", Name));
        return Uid.Length > 0 ? o.With("uid", Uid) : o;
    }
}

/// <summary>What a token of a service account says (KEP-1205, KEP-4193): who, for whom, how long, and what it lives and dies with.</summary>
internal sealed record ServiceAccountClaims
{
    /// <summary>The claim in which all that is Kubernetes' own lies.</summary>
    public const string Own = "kubernetes.io";

    public required string Namespace { get; init; }
    public required ObjectClaim ServiceAccount { get; init; }
    public ObjectClaim? Pod { get; init; }
    public ObjectClaim? Secret { get; init; }

    /// <summary>The node of the pod, or the one that the token is bound to.</summary>
    public ObjectClaim? Node { get; init; }

    /// <summary>When the token should have been renewed; null where that is when it expires.</summary>
    public DateTimeOffset? WarnAfter { get; init; }

    /// <summary>The payload of the token.</summary>
    public DocumentObject ToDocument(string issuer, IReadOnlyList<string> audiences, DateTimeOffset now, DateTimeOffset expires, string id)
    {
        var own = new DocumentObject(("namespace", Namespace));
        foreach (var (name, claim) in ((string, ObjectClaim?)[])[("node", Node), ("pod", Pod), ("secret", Secret), ("serviceaccount", ServiceAccount)])
        {
            own = claim is null ? own : own.With(name, claim.ToDocument());
        }
        own = WarnAfter is { } warn ? own.With("warnafter", warn.ToUnixTimeSeconds()) : own;
        return new(
            ("aud", Document.Of(audiences.Select(a => (Document)a))),
            ("exp", expires.ToUnixTimeSeconds()),
            ("iat", now.ToUnixTimeSeconds()),
            ("iss", issuer),
            ("jti", id),
            (Own, own),
            ("nbf", now.ToUnixTimeSeconds()),
            ("sub", ServiceAccountNames.UserName(Namespace, ServiceAccount.Name)));
    }

    public static ServiceAccountClaims Read(DocumentObject payload)
    {
        var own = payload[Own];
        return new()
        {
            Namespace = own?["namespace"]?.AsString ?? "",
            ServiceAccount = ObjectClaim.Read(own?["serviceaccount"]) ?? new("", ""),
            Pod = ObjectClaim.Read(own?["pod"]),
            Secret = ObjectClaim.Read(own?["secret"]),
            Node = ObjectClaim.Read(own?["node"]),
        };
    }
}
