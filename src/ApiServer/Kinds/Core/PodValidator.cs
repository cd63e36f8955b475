using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class PodValidator : KindValidator<Pod>
{
    public PodValidator()
    {
        Check(static (o, errors) => Annotations(o, "metadata.annotations", errors));
        Part("spec", static o => o.Spec, PodSpecRules.OfPod);
        Check(static (o, errors) =>
        {
            // In a template it may be missing until a pod is made of it.
            for (var i = 0; i < o.Spec.Volumes.Count; i++)
            {
                if (o.Spec.Volumes[i].Image is { } image)
                {
                    errors.NotEmpty($"spec.volumes[{i}].image.reference", image.Reference);
                }
            }
            if (o.Spec.EphemeralContainers.Count > 0)
            {
                errors.Forbidden("spec.ephemeralContainers", "cannot be set on create");
            }
            if (!string.IsNullOrEmpty(o.Spec.NodeName) && o.Spec.SchedulingGates.Count > 0)
            {
                errors.Forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
            }
        });
    }

    private static void Annotations(Pod pod, string path, FieldErrors errors)
    {
        const string mirror = "kubernetes.io/config.mirror", cost = "controller.kubernetes.io/pod-deletion-cost";
        if (pod.Metadata.Annotations.TryGetValue(mirror, out var file) && string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            errors.Invalid($"{path}[{mirror}]", file, "must set spec.nodeName if mirror pod annotation is set");
        }
        AppArmorAnnotations.Check(pod.Metadata.Annotations, pod.Spec.Containers.Concat(pod.Spec.InitContainers).Select(static c => c.Name), errors);
        if (pod.Metadata.Annotations.TryGetValue(cost, out var text) && !IsCost(text))
        {
            errors.Invalid($"{path}[{cost}]", text, "must be a 32bit integer");
        }
    }

    // As Go prints numbers: without a plus, and without zeros before others.
    private static bool IsCost(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) && (text == "0" || text.TrimStart('-') is [>= '1' and <= '9', ..]);
}

/// <summary>A status comes from the node; it must at least be about addresses that are some.</summary>
internal sealed class PodStatusValidator : KindValidator<Change<Pod>>
{
    public PodStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        foreach (var (i, condition) in status.Conditions.Index().Where(static c => c.Item.Type is not ("PodScheduled" or "Ready" or "Initialized")))
        {
            // As upstream, below the metadata.
            errors.Invalid($"metadata.conditions[{i}].Type", condition.Type, NameRules.QualifiedName(condition.Type));
        }
        if (status.NominatedNodeName is { Length: > 0 } node && node != change.Old.Status.NominatedNodeName)
        {
            errors.Invalid("status.nominatedNodeName", node, NameRules.Dns1123Subdomain(node));
        }
        if (change.Old.Status.QosClass is { Length: > 0 } qos && status.QosClass != qos)
        {
            errors.Invalid("status.qosClass", status.QosClass ?? "", CommonRules.Immutable);
        }
        ContainerStateRules.Check(change, errors);
        Addresses([.. status.PodIPs.Select(static a => a.Ip ?? "")], "status.podIPs", errors);
        if (status.HostIPs.Count > 0 && status.HostIPs[0].Ip != status.HostIP)
        {
            errors.Invalid("status.hostIPs[0].ip", status.HostIPs[0].Ip ?? "", "must be equal to `hostIP`");
        }
        Addresses([.. status.HostIPs.Select(static a => a.Ip ?? "")], "status.hostIPs", errors);
        errors.NotNegative("status.observedGeneration", status.ObservedGeneration);
    });

    // One address, or one of each family.
    private static void Addresses(IReadOnlyList<string> texts, string path, FieldErrors errors)
    {
        var addresses = texts.Select((text, i) => AddressRules.Address(text, $"{path}[{i}]", errors)).ToArray();
        if (texts.Count > 2 || (addresses is [{ } first, { } second] && first.AddressFamily == second.AddressFamily))
        {
            errors.Invalid(path, Document.Of(texts.Select(static t => (Document)new DocumentObject(("ip", t))).ToArray()), "may specify no more than one IP for each IP family");
        }
        foreach (var (i, text) in texts.Index().Where(t => texts.Take(t.Index).Contains(t.Item)))
        {
            errors.Duplicate($"{path}[{i}]", new DocumentObject(("ip", text)));
        }
    }
}
