using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>AppArmor profiles of containers as annotations, which came before <c>securityContext.appArmorProfile</c> (KEP-24).</summary>
internal static class AppArmorAnnotations
{
    private const string Prefix = "container.apparmor.security.beta.kubernetes.io/";
    private const string OfHost = "localhost/";

    /// <summary>A new pod whose containers have as fields what annotations say of them.</summary>
    public static DocumentObject ToFields(DocumentObject pod)
    {
        var profiles = pod.Map("metadata", "annotations");
        return profiles.Keys.Any(static k => k.StartsWith(Prefix, StringComparison.Ordinal))
            ? pod.Edit("spec", spec => spec.EditEach("initContainers", WithProfile).EditEach("containers", WithProfile))
            : pod;

        DocumentObject WithProfile(DocumentObject container) =>
            profiles.TryGetValue(Prefix + container.Text("name"), out var profile) && container.At("securityContext", "appArmorProfile") is null && Field(profile) is { } field
                ? container.WithAt(["securityContext", "appArmorProfile"], field)
                : container;
    }

    /// <summary>Whether annotations name profiles that there can be, of containers that there are.</summary>
    public static void Check(IReadOnlyDictionary<string, string> annotations, IEnumerable<string> containers, FieldErrors errors)
    {
        foreach (var (key, profile) in annotations.Where(static a => a.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var container = key[Prefix.Length..];
            if (!containers.Contains(container))
            {
                errors.Invalid($"metadata.annotations[{key}]", container, "container not found");
            }
            if (profile.Length > 0 && Field(profile) is null)
            {
                errors.Invalid($"metadata.annotations[{key}]", profile, $"invalid AppArmor profile name: {FieldError.Quote(profile)}");
            }
        }
    }

    /// <summary>Containers that have a profile by annotation alone.</summary>
    public static IEnumerable<string> Warnings(Document pod, string path) => pod["spec"].Each("initContainers").Concat(pod["spec"].Each("containers"))
        .Where(c => pod.Map("metadata", "annotations").ContainsKey(Prefix + c.Text("name")) && c.At("securityContext", "appArmorProfile") is null)
        .Select(c => $"{path}metadata.annotations[{Prefix}{c.Text("name")}]: deprecated since v1.30; use the \"appArmorProfile\" field instead");

    private static DocumentObject? Field(string profile) => profile switch
    {
        "runtime/default" => new DocumentObject(("type", "RuntimeDefault")),
        "unconfined" => new DocumentObject(("type", "Unconfined")),
        _ when profile.StartsWith(OfHost, StringComparison.Ordinal) => new DocumentObject(("type", "Localhost"), ("localhostProfile", profile[OfHost.Length..])),
        _ => null,
    };
}
