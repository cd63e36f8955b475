using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class PodValidator : KindValidator<Pod>
{
    public PodValidator()
    {
        Part("spec", static o => o.Spec, PodSpecRules.Check);
        Check(static (o, errors) =>
        {
            // In a template these may be wrong until a pod is made of it.
            foreach (var (list, containers) in (ReadOnlySpan<(string, IReadOnlyList<Container>)>)[("containers", o.Spec.Containers), ("initContainers", o.Spec.InitContainers)])
            {
                for (var i = 0; i < containers.Count; i++)
                {
                    ContainerRules.ImageOfPod(containers[i].Image, $"spec.{list}[{i}].image", errors);
                }
            }
            for (var i = 0; i < o.Spec.Volumes.Count; i++)
            {
                if (o.Spec.Volumes[i].Image is { } image && string.IsNullOrEmpty(image.Reference))
                {
                    errors.Required($"spec.volumes[{i}].image.reference");
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
}

/// <summary>A status comes from the node; it must at least be about addresses that are some.</summary>
internal sealed class PodStatusValidator : KindValidator<Change<Pod>>
{
    public PodStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        for (var i = 0; i < status.PodIPs.Count; i++)
        {
            AddressRules.Address(status.PodIPs[i].Ip ?? "", $"status.podIPs[{i}]", errors);
        }
        for (var i = 0; i < status.HostIPs.Count; i++)
        {
            AddressRules.Address(status.HostIPs[i].Ip ?? "", $"status.hostIPs[{i}].ip", errors);
        }
        if (status.NominatedNodeName is { Length: > 0 } node)
        {
            errors.Invalid("status.nominatedNodeName", node, Api.Names.NameRules.Dns1123Subdomain(node));
        }
        errors.NotNegative("status.observedGeneration", status.ObservedGeneration);
        ContainerStateRules.Check(change, errors);
        if (change.Old.Status.QosClass is { Length: > 0 } qos && status.QosClass != qos)
        {
            errors.Invalid("status.qosClass", status.QosClass ?? "", CommonRules.Immutable);
        }
    });
}
