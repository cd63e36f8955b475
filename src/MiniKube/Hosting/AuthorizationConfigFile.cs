using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Authorization;

namespace MiniKube.Hosting;

/// <summary>The file of <c>--authorization-config</c>: <c>apiserver.config.k8s.io/v1 AuthorizationConfiguration</c> (KEP-3221).</summary>
internal static class AuthorizationConfigFile
{
    private static readonly string[] Versions = ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1"];

    /// <summary>The authorizers in their order.</summary>
    /// <exception cref="MkubeException">The file cannot be read, is no such configuration, or asks for what is not there.</exception>
    public static IReadOnlyList<AuthorizerOptions> Read(string path)
    {
        MkubeException Wrong(string problem) => new($"apiserver: {path}: {problem}");
        Document document;
        try
        {
            document = YamlReader.Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new MkubeException($"apiserver: {path}: {e.Message}", e);
        }
        if (!Versions.Contains(document["apiVersion"]?.AsString) || document["kind"]?.AsString != "AuthorizationConfiguration")
        {
            throw Wrong($"apiVersion {Versions[0]} and kind AuthorizationConfiguration are expected");
        }
        var listed = document["authorizers"]?.AsArray ?? DocumentArray.Empty;
        if (listed.Count == 0)
        {
            throw Wrong("authorizers: Required value: at least one authorization mode must be defined");
        }
        var authorizers = listed.Select((a, i) => Authorizer(a, $"authorizers[{i}]", Wrong)).ToArray();
        return authorizers.GroupBy(static a => a.Name).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw Wrong($"authorizers: Duplicate value: \"{twice.Key}\"")
            : authorizers;
    }

    private static AuthorizerOptions Authorizer(Document read, string at, Func<string, MkubeException> wrong)
    {
        var type = read["type"]?.AsString is { Length: > 0 } given ? given : throw wrong($"{at}.type: Required value");
        var name = read["name"]?.AsString is { Length: > 0 } named ? named : throw wrong($"{at}.name: Required value");
        var webhook = read["webhook"];
        return (type, webhook) switch
        {
            ("Webhook", { } service) => new AuthorizerOptions(type, name) { Webhook = Webhook(service, at + ".webhook", wrong) },
            ("Webhook", null) => throw wrong($"{at}.webhook: Required value: required when type=Webhook"),
            (_, not null) => throw wrong($"{at}.webhook: Invalid value: \"non-null\": may only be specified when type=Webhook"),
            _ => new AuthorizerOptions(type, name),
        };
    }

    private static WebhookAuthorizerOptions Webhook(Document read, string at, Func<string, MkubeException> wrong)
    {
        if (read["matchConditions"]?.AsArray is { Count: > 0 })
        {
            throw wrong($"{at}.matchConditions: Forbidden: conditions are CEL expressions, which this server does not evaluate");
        }
        if (read["subjectAccessReviewVersion"]?.AsString is not "v1")
        {
            throw wrong($"{at}.subjectAccessReviewVersion: only v1 is known");
        }
        if (read.At("connectionInfo", "type")?.AsString is not "KubeConfigFile" || read.At("connectionInfo", "kubeConfigFile")?.AsString is not { Length: > 0 } kubeconfig)
        {
            throw wrong($"{at}.connectionInfo: type KubeConfigFile with kubeConfigFile is expected");
        }
        var failClosed = read["failurePolicy"]?.AsString switch
        {
            "Deny" => true,
            "NoOpinion" => false,
            _ => throw wrong($"{at}.failurePolicy: NoOpinion or Deny is expected"),
        };
        var timeout = Duration(read["timeout"], at + ".timeout", wrong) ?? throw wrong($"{at}.timeout: Required value");
        if (timeout > TimeSpan.FromSeconds(30))
        {
            throw wrong($"{at}.timeout: Invalid value: must be <= 30s");
        }
        var defaults = new WebhookAuthorizerOptions(WebhookKubeconfig.Read(kubeconfig)) { Timeout = timeout, FailClosed = failClosed };
        TimeSpan Ttl(string ttl, string cached, TimeSpan usual) =>
            read[cached]?.AsBoolean == false ? TimeSpan.Zero : Duration(read[ttl], $"{at}.{ttl}", wrong) ?? usual;
        return defaults with
        {
            AuthorizedTtl = Ttl("authorizedTTL", "cacheAuthorizedRequests", defaults.AuthorizedTtl),
            UnauthorizedTtl = Ttl("unauthorizedTTL", "cacheUnauthorizedRequests", defaults.UnauthorizedTtl),
        };
    }

    private static TimeSpan? Duration(Document? text, string at, Func<string, MkubeException> wrong) => text is null or { IsNull: true } ? null
        : GoDuration.TryParse(text.AsString ?? "", out var duration) && duration >= TimeSpan.Zero ? duration
        : throw wrong($"{at}: a duration such as 1m30s is expected");
}
