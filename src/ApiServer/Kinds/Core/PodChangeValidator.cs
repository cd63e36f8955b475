using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>What an update of a pod may change: of the spec, hardly anything, because a running pod cannot follow.</summary>
internal sealed class PodChangeValidator : KindValidator<Change<Pod>>
{
    private const string Changeable = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
        + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public PodChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        if (before.Containers.Count != after.Containers.Count)
        {
            errors.Forbidden("spec.containers", "pod updates may not add or remove containers");
            return;
        }
        if (before.InitContainers.Count != after.InitContainers.Count)
        {
            errors.Forbidden("spec.initContainers", "pod updates may not add or remove containers");
            return;
        }
        Images(after.Containers, "spec.containers", errors);
        Images(after.InitContainers, "spec.initContainers", errors);
        Deadline(before.ActiveDeadlineSeconds, after.ActiveDeadlineSeconds, errors);
        Tolerations(before.Tolerations, after.Tolerations, errors);
        Gates(before.SchedulingGates, after.SchedulingGates, errors);
        All(before, after, errors);
    });

    private static void Images(IReadOnlyList<Container> containers, string path, FieldErrors errors)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            errors.NotEmpty($"{path}[{i}].image", containers[i].Image);
            ContainerRules.ImageOfPod(containers[i].Image, $"{path}[{i}].image", errors);
        }
    }

    private static void Deadline(long? before, long? after, FieldErrors errors)
    {
        const string path = "spec.activeDeadlineSeconds";
        if (after is { } seconds)
        {
            if (seconds is < 0 or > int.MaxValue)
            {
                errors.Invalid(path, seconds, "must be between 0 and 2147483647, inclusive");
            }
            else if (before < seconds)
            {
                errors.Invalid(path, seconds, "must be less than or equal to previous value");
            }
        }
        else if (before is not null)
        {
            errors.Invalid(path, (Api.Documents.Document?)null, "must not update from a positive integer to nil value");
        }
    }

    private static void Tolerations(IReadOnlyList<Toleration> before, IReadOnlyList<Toleration> after, FieldErrors errors)
    {
        foreach (var old in before)
        {
            if (!after.Any(t => t with { TolerationSeconds = null } == old with { TolerationSeconds = null }))
            {
                errors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
        for (var i = 0; i < after.Count; i++)
        {
            SchedulingRules.Toleration(after[i], $"spec.tolerations[{i}]", errors);
        }
    }

    private static void Gates(IReadOnlyList<PodSchedulingGate> before, IReadOnlyList<PodSchedulingGate> after, FieldErrors errors)
    {
        foreach (var gate in after.Except(before))
        {
            errors.Forbidden("spec.schedulingGates", $"only deletion is allowed, but found new scheduling gate '{gate.Name}'");
        }
    }

    /// <summary>With all that may change put back, nothing else may differ.</summary>
    private static void All(PodSpec before, PodSpec after, FieldErrors errors)
    {
        var munged = after with
        {
            Containers = WithImages(after.Containers, before.Containers),
            InitContainers = WithImages(after.InitContainers, before.InitContainers),
            ActiveDeadlineSeconds = before.ActiveDeadlineSeconds,
            Tolerations = before.Tolerations,
            SchedulingGates = before.SchedulingGates,
        };
        if (before.TerminationGracePeriodSeconds < 0 && after.TerminationGracePeriodSeconds == 1)
        {
            munged = munged with { TerminationGracePeriodSeconds = before.TerminationGracePeriodSeconds };
        }
        // As long as gates hold a pod back, where it may go can still be narrowed.
        if (before.SchedulingGates.Count > 0 && before.NodeSelector.All(after.NodeSelector.Contains))
        {
            munged = munged with { NodeSelector = before.NodeSelector };
        }
        if (munged != before)
        {
            errors.Forbidden("spec", $"pod updates may not change fields other than {Changeable}\n"
                + DocumentDifference.Describe(CommonRules.ToDocument(before), CommonRules.ToDocument(munged)));
        }
    }

    private static Container[] WithImages(IReadOnlyList<Container> containers, IReadOnlyList<Container> images) =>
        containers.Zip(images, static (c, i) => c with { Image = i.Image }).ToArray();
}
