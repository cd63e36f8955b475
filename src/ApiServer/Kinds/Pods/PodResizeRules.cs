using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of giving a running pod's containers other resources: cpu and memory alone, and the pod stays in its class of service.</summary>
internal static class PodResizeRules
{
    private const string MirrorPod = "kubernetes.io/config.mirror";

    public static void Check(Pod old, Pod updated, FieldErrors errors)
    {
        if (old.Metadata.Annotations.ContainsKey(MirrorPod))
        {
            errors.Forbidden("", "static pods cannot be resized");
            return;
        }
        if (old.Spec.Os?.Name == "windows")
        {
            errors.Forbidden("", "windows pods cannot be resized");
            return;
        }
        PodSpecRules.OfPod(updated.Spec, "spec", errors);
        var quality = old.Status.QosClass is { Length: > 0 } given ? given : QualityOf(old);
        if (QualityOf(updated) != quality)
        {
            errors.Invalid("spec", quality, "Pod QOS Class may not change as a result of resizing");
        }
        if (!IsSupported(old.Status))
        {
            errors.Forbidden("spec", "Pod running on node without support for resize");
        }
        var only = Containers("spec.containers", old.Spec.Containers, updated.Spec.Containers, static _ => true, errors);
        only &= Containers("spec.initContainers", old.Spec.InitContainers, updated.Spec.InitContainers, static c => c.RestartPolicy == "Always", errors);
        if (!only)
        {
            errors.Forbidden("spec", "only cpu and memory resources are mutable");
        }
    }

    private static string QualityOf(Pod pod) => PodQualityOfService.Of((DocumentObject)CommonRules.ToDocument(pod));

    // A node that can resize says what its containers have.
    private static bool IsSupported(PodStatus status) =>
        status.ContainerStatuses.FirstOrDefault(static s => s.State?.Running is not null) is not { } running || running.Resources is not null;

    /// <returns>Whether nothing but cpu and memory differs.</returns>
    private static bool Containers(string path, IReadOnlyList<Container> old, IReadOnlyList<Container> updated, Func<Container, bool> mayChange, FieldErrors errors)
    {
        var only = true;
        for (var i = 0; i < old.Count; i++)
        {
            var (before, after) = (old[i], updated[i]);
            if (!mayChange(before))
            {
                if (before != after)
                {
                    errors.Forbidden($"{path}[{i}]", "resources for non-sidecar init containers are immutable");
                }
                continue;
            }
            Kept("requests", before.Resources?.Requests, after.Resources?.Requests, $"{path}[{i}].resources", errors);
            Kept("limits", before.Resources?.Limits, after.Resources?.Limits, $"{path}[{i}].resources", errors);
            only &= Others(before) == Others(after);
        }
        return only;
    }

    private static void Kept(string side, IReadOnlyDictionary<string, Quantity>? old, IReadOnlyDictionary<string, Quantity>? updated, string path, FieldErrors errors)
    {
        if (old?.Keys.Any(name => updated?.ContainsKey(name) != true) == true)
        {
            errors.Forbidden($"{path}.{side}", $"resource {side} cannot be removed");
        }
    }

    private static Container Others(Container container) => container with
    {
        ResizePolicy = [],
        Resources = (container.Resources ?? new ResourceRequirements()) with
        {
            Requests = Others(container.Resources?.Requests),
            Limits = Others(container.Resources?.Limits),
        },
    };

    private static Dictionary<string, Quantity> Others(IReadOnlyDictionary<string, Quantity>? amounts) =>
        (amounts ?? new Dictionary<string, Quantity>()).Where(static a => a.Key is not ("cpu" or "memory")).ToDictionary(StringComparer.Ordinal);
}
