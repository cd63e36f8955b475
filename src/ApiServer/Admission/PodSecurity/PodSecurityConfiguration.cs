using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>
/// The plugin's configuration, <c>pod-security.admission.config.k8s.io/v1 PodSecurityConfiguration</c>: the policy of namespaces that ask for none, and what is exempt
/// (https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/).
/// </summary>
internal sealed record PodSecurityConfiguration(NamespacePolicy Defaults, IReadOnlyList<string> Users, IReadOnlyList<string> Namespaces, IReadOnlyList<string> RuntimeClasses)
{
    /// <exception cref="FormatException">It is no such configuration.</exception>
    public static PodSecurityConfiguration Read(DocumentObject? document)
    {
        if (document is null)
        {
            return new(NamespacePolicy.Privileged, [], [], []);
        }
        if (document["kind"]?.AsString != "PodSecurityConfiguration" || document["apiVersion"]?.AsString?.StartsWith("pod-security.admission.config.k8s.io/", StringComparison.Ordinal) != true)
        {
            throw new FormatException("the configuration of PodSecurity: apiVersion pod-security.admission.config.k8s.io/v1 and kind PodSecurityConfiguration are expected");
        }
        return new(
            new NamespacePolicy(Policy(document, "enforce"), Policy(document, "audit"), Policy(document, "warn")),
            Texts(document.At("exemptions", "usernames")), Texts(document.At("exemptions", "namespaces")), Texts(document.At("exemptions", "runtimeClasses")));
    }

    private static LevelVersion Policy(DocumentObject document, string mode)
    {
        var level = document.At("defaults", mode)?.AsString ?? "privileged";
        var version = document.At("defaults", mode + "-version")?.AsString ?? "latest";
        return new(
            NamespacePolicy.ParseLevel(level) ?? throw new FormatException($"defaults.{mode}: Invalid value: \"{level}\": must be one of privileged, baseline, restricted"),
            PolicyVersion.TryParse(version, out var parsed) ? parsed
                : throw new FormatException($"defaults.{mode}-version: Invalid value: \"{version}\": must be \"latest\" or \"v1.x\""));
    }

    private static string[] Texts(Document? list) => [.. (list?.AsArray ?? DocumentArray.Empty).Select(t => t.AsString ?? "")];
}
