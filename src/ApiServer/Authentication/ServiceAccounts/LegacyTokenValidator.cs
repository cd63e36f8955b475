using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>
/// Tokens that lie in a secret of the type <c>kubernetes.io/service-account-token</c>. They have no end and no audience; they are good for as long as the secret
/// has them, and unless it is labelled with the day since which they are not.
/// </summary>
internal sealed class LegacyTokenValidator(BoundObjects objects, LegacyTokenUse use) : IServiceAccountValidator
{
    /// <summary>The issuer of these tokens.</summary>
    public const string Issuer = "kubernetes/serviceaccount";

    private const string Prefix = "kubernetes.io/serviceaccount/";
    private const string InvalidSince = "kubernetes.io/legacy-token-invalid-since";

    /// <summary>The payload of a token in a secret.</summary>
    public static DocumentObject Claims(string ns, ObjectClaim account, string secret) => new(
        ("iss", Issuer),
        (Prefix + "namespace", ns),
        (Prefix + "secret.name", secret),
        (Prefix + "service-account.name", account.Name),
        (Prefix + "service-account.uid", account.Uid),
        ("sub", ServiceAccountNames.UserName(ns, account.Name)));

    public async ValueTask<(UserInfo? User, string? Problem)> ValidateAsync(string token, JsonWebToken claims, CancellationToken cancel)
    {
        string Own(string name) => claims.Claims[Prefix + name]?.AsString ?? "";
        var (ns, secretName, name, uid) = (Own("namespace"), Own("secret.name"), Own("service-account.name"), Own("service-account.uid"));
        var missing = claims.Subject.Length == 0 ? "sub"
            : ns.Length == 0 ? "namespace"
            : secretName.Length == 0 ? "secretName"
            : name.Length == 0 ? "serviceAccountName"
            : uid.Length == 0 ? "serviceAccountUID" : null;
        if (missing is not null)
        {
            return (null, $"{missing} claim is missing");
        }
        if (claims.Subject != ServiceAccountNames.UserName(ns, name))
        {
            return (null, "sub claim is invalid");
        }
        if (await objects.FindAsync("Secret", ns, secretName, cancel) is not { } secret || secret.IsBeingDeleted())
        {
            return (null, "service account token has been invalidated");
        }
        if (secret.At("data", "token")?.AsString is not { } copy || copy != Convert.ToBase64String(Encoding.UTF8.GetBytes(token)))
        {
            return (null, "service account token does not match server's copy");
        }
        if (await objects.FindAsync("ServiceAccount", ns, name, cancel) is not { } account)
        {
            return (null, $"serviceaccounts \"{name}\" not found");
        }
        if (account.IsBeingDeleted())
        {
            return (null, $"service account {ns}/{name} has been deleted");
        }
        if (account.Uid() != uid)
        {
            return (null, $"service account UID ({account.Uid()}) does not match claim ({uid})");
        }
        if (secret.At("metadata", "labels", InvalidSince) is not null)
        {
            return (null, $"the token in secret {ns}/{secretName} for service account {ns}/{name} has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '{InvalidSince}' label from the secret to temporarily allow use of this token");
        }
        await use.NoteAsync(secret, cancel);
        return (ServiceAccountNames.User(ns, name, uid), null);
    }
}
