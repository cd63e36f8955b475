using System.Collections.ObjectModel;

namespace MiniKube.ApiServer.Authentication;

/// <summary>What tells one token of a user from all others, as audit logs show it (KEP-4193).</summary>
internal static class CredentialId
{
    /// <summary>The key among a user's extras.</summary>
    public const string Key = "authentication.kubernetes.io/credential-id";

    /// <summary>The id of a token by its claim <c>jti</c>.</summary>
    public static string Value(string jti) => "JTI=" + jti;

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string jti) =>
        new ReadOnlyDictionary<string, IReadOnlyList<string>>(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Key] = [Value(jti)] });
}
