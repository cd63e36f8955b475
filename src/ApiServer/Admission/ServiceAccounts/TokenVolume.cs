using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Admission.ServiceAccounts;

/// <summary>The volume with what a pod needs to speak to the API server: a token, the CA certificate and the name of its namespace.</summary>
internal static class TokenVolume
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string NamePrefix = "kube-api-access-";
    private const long ReadableByAll = 420;

    // An hour and seven seconds: so tokens of this volume are told from those asked for an hour.
    private const long Seconds = 3607;

    /// <summary>The pod with the volume, mounted in every container that has nothing else there.</summary>
    public static DocumentObject Mount(DocumentObject pod, IRandomSource random)
    {
        var volumes = pod.At("spec", "volumes")?.AsArray ?? DocumentArray.Empty;
        var present = volumes.Select(v => v["name"]?.AsString).FirstOrDefault(n => n?.StartsWith(NamePrefix, StringComparison.Ordinal) == true);
        var name = present ?? GeneratedNames.Generate(NamePrefix, random);
        var mount = new DocumentObject(("name", name), ("readOnly", true), ("mountPath", MountPath));
        var isMounted = false;
        DocumentObject WithMount(DocumentObject container)
        {
            var mounts = container["volumeMounts"]?.AsArray ?? DocumentArray.Empty;
            if (mounts.Any(m => m["mountPath"]?.AsString == MountPath))
            {
                return container;
            }
            isMounted = true;
            return container.With("volumeMounts", Document.Of([.. mounts, mount]));
        }
        pod = pod.Edit("spec", spec => spec.EditEach("initContainers", WithMount).EditEach("containers", WithMount));
        return present is not null || !isMounted ? pod : pod.WithAt(["spec", "volumes"], Document.Of([.. volumes, Volume(name)]));
    }

    private static DocumentObject Volume(string name) => new(("name", name), ("projected", new DocumentObject(
        ("sources", Document.Of(
        [
            new DocumentObject(("serviceAccountToken", new DocumentObject(("expirationSeconds", Seconds), ("path", "token")))),
            new DocumentObject(("configMap", new DocumentObject(("name", "kube-root-ca.crt"), ("items", Items(("key", "ca.crt"), ("path", "ca.crt")))))),
            new DocumentObject(("downwardAPI", new DocumentObject(("items", Items(("path", "namespace"),
                ("fieldRef", new DocumentObject(("apiVersion", "v1"), ("fieldPath", "metadata.namespace")))))))),
        ])),
        ("defaultMode", ReadableByAll))));

    private static DocumentArray Items(params ReadOnlySpan<(string, Document)> item) => Document.Of([new DocumentObject(item)]);
}
