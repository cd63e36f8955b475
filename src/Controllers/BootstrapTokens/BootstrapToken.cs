using System.Globalization;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.BootstrapTokens;

/// <summary>A token with which new nodes join, as its secret <c>bootstrap-token-ID</c> in kube-system holds it.</summary>
internal static class BootstrapToken
{
    public const string Namespace = "kube-system";
    public const string SecretType = "bootstrap.kubernetes.io/token";
    private const string NamePrefix = "bootstrap-token-";

    /// <summary>When it ends: null for one that lasts, the beginning of time for one whose end cannot be read.</summary>
    public static DateTimeOffset? Expiration(Secret secret) => Text(secret, "expiration") is not { Length: > 0 } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : DateTimeOffset.MinValue;

    /// <summary>Its id and secret where it may sign what new nodes are told; else null.</summary>
    public static (string Id, string Secret)? ForSigning(Secret secret, DateTimeOffset now)
    {
        var (id, value) = (Text(secret, "token-id"), Text(secret, "token-secret"));
        return secret.Type == SecretType && id.Length > 0 && value.Length > 0 && secret.Metadata.Name == NamePrefix + id && secret.Metadata.DeletionTimestamp is null
            && !(Expiration(secret) <= now) && Text(secret, "usage-bootstrap-signing") == "true"
                ? (id, value)
                : null;
    }

    private static string Text(Secret secret, string key) => secret.Data.TryGetValue(key, out var value) ? value.ToUtf8String() : "";
}
