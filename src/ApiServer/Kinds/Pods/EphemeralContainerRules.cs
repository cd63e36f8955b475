using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of ephemeral containers: they are added to a pod that runs, never changed, and nothing may come to depend on them.</summary>
internal static class EphemeralContainerRules
{
    private const string Path = "spec.ephemeralContainers";
    private const string MirrorPod = "kubernetes.io/config.mirror";

    private static readonly string[] Forbidden = ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "restartPolicy", "restartPolicyRules", "resizePolicy"];

    public static void Check(Pod old, Pod updated, FieldErrors errors)
    {
        if (old.Metadata.Annotations.ContainsKey(MirrorPod))
        {
            errors.Forbidden("", "static pods do not support ephemeral containers");
            return;
        }
        PodSpecRules.OfPod(updated.Spec, "spec", errors);
        Containers(updated.Spec, errors);
        var wanted = updated.Spec.EphemeralContainers.ToLookup(static c => c.Name, StringComparer.Ordinal);
        foreach (var before in old.Spec.EphemeralContainers)
        {
            if (wanted[before.Name].LastOrDefault() is not { } after)
            {
                errors.Forbidden(Path, $"existing ephemeral containers {FieldError.Quote(before.Name)} may not be removed\n");
            }
            else if (after != before)
            {
                errors.Forbidden(Path, $"existing ephemeral containers {FieldError.Quote(before.Name)} may not be changed\n"
                    + DocumentDifference.Describe(CommonRules.ToDocument(before), CommonRules.ToDocument(after)));
            }
        }
    }

    private static void Containers(PodSpec spec, FieldErrors errors)
    {
        var others = spec.Containers.Concat(spec.InitContainers).Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(others, StringComparer.Ordinal);
        var references = PodReferences.Of(spec);
        for (var i = 0; i < spec.EphemeralContainers.Count; i++)
        {
            var (container, at) = (spec.EphemeralContainers[i], $"{Path}[{i}]");
            var document = (DocumentObject)CommonRules.ToDocument(container);
            ContainerRules.Check(ApiJson.Read<Container>(document.Without("targetContainerName")), at, references, spec, errors);
            ContainerRules.ImageOfPod(container.Image, $"{at}.image", errors);
            if (!names.Add(container.Name))
            {
                errors.Duplicate($"{at}.name", container.Name);
            }
            Allowed(container, document, at, errors);
            if (container.TargetContainerName is { Length: > 0 } target && !others.Contains(target))
            {
                errors.NotFound($"{at}.targetContainerName", target);
            }
        }
    }

    private static void Allowed(EphemeralContainer container, DocumentObject document, string path, FieldErrors errors)
    {
        const string not = "cannot be set for an Ephemeral Container";
        foreach (var name in Forbidden.Where(document.Contains))
        {
            errors.Forbidden($"{path}.{name}", not);
        }
        if (document["resources"] is DocumentObject { Count: > 0 })
        {
            errors.Forbidden($"{path}.resources", not);
        }
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            if (!string.IsNullOrEmpty(container.VolumeMounts[i].SubPath))
            {
                errors.Forbidden($"{path}.volumeMounts[{i}].subPath", not);
            }
            if (!string.IsNullOrEmpty(container.VolumeMounts[i].SubPathExpr))
            {
                errors.Forbidden($"{path}.volumeMounts[{i}].subPathExpr", not);
            }
        }
    }
}
