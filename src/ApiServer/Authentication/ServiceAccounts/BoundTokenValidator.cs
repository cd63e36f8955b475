using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>
/// Tokens of TokenRequest (KEP-1205): in their time, of a service account that is still the same, and bound to a pod, secret or node that still is. Clocks may
/// differ by a minute, and for as long a token outlives its object's deletionTimestamp. What is known of pod and node becomes the user's extras.
/// </summary>
internal sealed class BoundTokenValidator(BoundObjects objects, TimeProvider time) : IServiceAccountValidator
{
    private const string Invalidated = "service account token has been invalidated";
    private const string ExtraPrefix = "authentication.kubernetes.io/";

    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    public async ValueTask<(UserInfo? User, string? Problem)> ValidateAsync(string token, JsonWebToken claims, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var own = ServiceAccountClaims.Read(claims.Claims);
        if (OutOfTime(claims, now) is { } outOfTime)
        {
            return (null, outOfTime);
        }
        if (await AccountProblemAsync(own, now, cancel) is { } unknown)
        {
            return (null, unknown);
        }
        var problem = own.Secret is { } secret ? await ProblemAsync("Secret", own.Namespace, secret, "secret", now, cancel) : null;
        problem ??= own.Pod is { } pod ? await ProblemAsync("Pod", own.Namespace, pod, "pod", now, cancel) : null;
        // The node of a pod is only told.
        problem ??= own is { Pod: null, Node: { } node } ? await ProblemAsync("Node", null, node, "node", now, cancel) : null;
        return problem is not null
            ? (null, problem)
            : (ServiceAccountNames.User(own.Namespace, own.ServiceAccount.Name, own.ServiceAccount.Uid) with { Extra = Extra(claims, own) }, null);
    }

    private static string? OutOfTime(JsonWebToken claims, DateTimeOffset now)
    {
        if (claims.NotBefore is { } notBefore && now + Leeway < notBefore)
        {
            return "service account token is not valid yet";
        }
        if (claims.Expires is { } expires && now - Leeway > expires)
        {
            return "service account token has expired";
        }
        return claims.IssuedAt is { } issued && now + Leeway < issued ? "service account token is issued in the future" : null;
    }

    private async ValueTask<string?> AccountProblemAsync(ServiceAccountClaims own, DateTimeOffset now, CancellationToken cancel)
    {
        var (ns, name) = (own.Namespace, own.ServiceAccount.Name);
        if (await objects.FindAsync("ServiceAccount", ns, name, cancel) is not { } account)
        {
            return $"serviceaccounts \"{name}\" not found";
        }
        if (BoundObjects.IsGone(account, now - Leeway))
        {
            return $"service account {ns}/{name} has been deleted";
        }
        return account.Uid() == own.ServiceAccount.Uid ? null : $"service account UID ({account.Uid()}) does not match claim ({own.ServiceAccount.Uid})";
    }

    private async ValueTask<string?> ProblemAsync(string kind, string? ns, ObjectClaim claim, string word, DateTimeOffset now, CancellationToken cancel)
    {
        if (await objects.FindAsync(kind, ns, claim.Name, cancel) is not { } found || BoundObjects.IsGone(found, now - Leeway))
        {
            return Invalidated;
        }
        return found.Uid() == claim.Uid ? null : $"{word} UID ({found.Uid()}) does not match service account {word} ref claim ({claim.Uid})";
    }

    private static Dictionary<string, IReadOnlyList<string>> Extra(JsonWebToken claims, ServiceAccountClaims own)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                extra[name] = [value];
            }
        }
        Add(CredentialId.Key, claims.Claims["jti"]?.AsString is { Length: > 0 } id ? CredentialId.Value(id) : null);
        Add(ExtraPrefix + "node-name", own.Node?.Name);
        Add(ExtraPrefix + "node-uid", own.Node?.Uid);
        Add(ExtraPrefix + "pod-name", own.Pod?.Name);
        Add(ExtraPrefix + "pod-uid", own.Pod?.Uid);
        return extra;
    }
}
