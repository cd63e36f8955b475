using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>
/// What others need to verify tokens of service accounts themselves (OpenID Connect Discovery 1.0, KEP-1393): where the keys are, and the keys. There is none of
/// it where the issuer is no URL under which it could be found.
/// </summary>
internal sealed class OpenIdMetadata(ServiceAccountTokens tokens)
{
    public const string ConfigurationPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/openid/v1/jwks";

    public const string KeysType = "application/jwk-set+json";
    private const string Caching = "public, max-age=3600";

    /// <summary>Where this server says that it is: <c>HOST:PORT</c>.</summary>
    public string Address { get; set; } = "kubernetes.default.svc";

    /// <summary>Whether it is one of the paths; a slash at the end makes no difference.</summary>
    public static bool Owns(string path) => path.TrimEnd('/') is ConfigurationPath or KeysPath;

    /// <summary>The paths that there are.</summary>
    public IReadOnlyList<string> Paths => IsPublishable ? [ConfigurationPath, KeysPath] : [];

    private bool IsPublishable =>
        Uri.TryCreate(tokens.Issuer, UriKind.Absolute, out var issuer) && issuer is { Scheme: "https", Query: "", Fragment: "" };

    public Task HandleAsync(ApiRequest request)
    {
        if (!IsPublishable)
        {
            return ResponseBody.WriteAsync(request, ApiError.NoSuchPath);
        }
        var (document, type) = request.Info.Path.StartsWith(KeysPath, StringComparison.Ordinal) ? (Keys(), KeysType) : (Configuration(), MediaTypes.Json);
        request.Http.Response.Headers.CacheControl = Caching;
        return ResponseBody.WriteAsync(request, 200, DocumentJson.Write(document), type);
    }

    private DocumentObject Keys() => new(("keys", Document.Of(tokens.Keys.All.Select(k => (Document)k.ToDocument()))));

    private DocumentObject Configuration() => new(
        ("issuer", tokens.Issuer),
        ("jwks_uri", tokens.Options.JwksUri ?? $"https://{Address}{KeysPath}"),
        ("response_types_supported", Document.Of([(Document)"id_token"])),
        ("subject_types_supported", Document.Of([(Document)"public"])),
        ("id_token_signing_alg_values_supported",
            Document.Of(tokens.Keys.All.Select(k => k.Algorithm).Distinct().Order(StringComparer.Ordinal).Select(a => (Document)a))));
}
