using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Authentication.BootstrapTokens;

/// <summary>
/// Tokens with which new nodes join: <c>ID.SECRET</c>, kept in the secret <c>bootstrap-token-ID</c> of kube-system. Why one is refused is nobody's business
/// but the secret's readers'.
/// </summary>
internal sealed partial class BootstrapTokenAuthenticator(BoundObjects objects, TimeProvider time) : ITokenAuthenticator
{
    private const string Namespace = "kube-system";
    private const string SecretType = "bootstrap.kubernetes.io/token";
    private const string DefaultGroup = "system:bootstrappers";

    public ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (Form().Match(token) is not { Success: true } match)
        {
            return new(TokenAnswer.Unknown);
        }
        var (id, secret) = (match.Groups[1].Value, match.Groups[2].Value);
        // What the cache does not know is not looked for: anybody can guess.
        return new(objects.Known("Secret", Namespace, "bootstrap-token-" + id) is { } found && IsGood(found, id, secret) && Groups(found) is { } groups
            ? TokenAnswer.Of(new UserInfo("system:bootstrap:" + id, groups), [])
            : TokenAnswer.Unknown);
    }

    private bool IsGood(DocumentObject o, string id, string secret) =>
        !o.IsBeingDeleted()
        && o.Text("type") == SecretType
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Data(o, "token-secret")), Encoding.UTF8.GetBytes(secret))
        && Data(o, "token-id") == id
        && !HasExpired(Data(o, "expiration"))
        && Data(o, "usage-bootstrap-authentication") == "true";

    // A time that cannot be read is over.
    private bool HasExpired(string expiration) => expiration.Length > 0
        && !(DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) && time.GetUtcNow() <= end);

    // Null where a group has a name that none may have.
    private static string[]? Groups(DocumentObject o)
    {
        var extra = Data(o, "auth-extra-groups");
        var groups = extra.Length == 0 ? [] : extra.Split(',');
        return groups.All(g => GroupName().IsMatch(g)) ? [.. groups.Prepend(DefaultGroup).Distinct().Order(StringComparer.Ordinal)] : null;
    }

    private static string Data(DocumentObject o, string key)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(o.Text("data", key)));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\A([a-z0-9]{6})\.([a-z0-9]{16})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\Asystem:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex GroupName();
}
