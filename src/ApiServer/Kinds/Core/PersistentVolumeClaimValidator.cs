using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class PersistentVolumeClaimValidator : KindValidator<PersistentVolumeClaim>
{
    public PersistentVolumeClaimValidator() => Part("spec", static o => o.Spec, ClaimRules.Check);
}

internal sealed class PersistentVolumeClaimChangeValidator : KindValidator<Change<PersistentVolumeClaim>>
{
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    public PersistentVolumeClaimChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        Class(change, errors);
        var (kept, expected) = Comparable(change);
        if (kept != expected)
        {
            errors.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                + DocumentDifference.Describe(CommonRules.ToDocument(expected), CommonRules.ToDocument(kept)));
        }
        // A claim that could not grow may shrink back, yet never below what it has.
        if (Storage(after) < Storage(before) && Storage(after) <= (change.Old.Status.Capacity.TryGetValue("storage", out var has) ? has : Quantity.Zero))
        {
            errors.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
        errors.Unchanged("volumeMode", before.VolumeMode, after.VolumeMode);
        if (before.VolumeAttributesClassName is not null)
        {
            if (after.VolumeAttributesClassName is null)
            {
                errors.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
            }
            else if (after.VolumeAttributesClassName.Length == 0 && before.VolumeAttributesClassName.Length > 0)
            {
                errors.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to an empty string is forbidden");
            }
        }
    });

    private static void Class(Change<PersistentVolumeClaim> change, FieldErrors errors)
    {
        var (before, after) = (Annotated(change.Old), Annotated(change.New));
        if (!MovesToField(change) && before != after)
        {
            errors.Invalid($"metadata.annotations[{ClassAnnotation}]", after ?? "", CommonRules.Immutable);
        }
    }

    /// <summary>The new and the old spec without what may differ.</summary>
    private static (PersistentVolumeClaimSpec New, PersistentVolumeClaimSpec Old) Comparable(Change<PersistentVolumeClaim> change)
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        var old = string.IsNullOrEmpty(before.VolumeName) ? before with { VolumeName = after.VolumeName } : before;
        var updated = after with { VolumeAttributesClassName = before.VolumeAttributesClassName };
        // A class can still be given to a claim that has none.
        if (before.StorageClassName is null && after.StorageClassName is not null && (MovesToField(change) || Annotated(change.Old) is null))
        {
            updated = updated with { StorageClassName = null };
        }
        if (change.New.Status.Phase == "Bound" && updated.Resources is { Requests.Count: > 0 } resources && before.Resources?.Requests.TryGetValue("storage", out var size) == true)
        {
            var requests = resources.Requests.ToDictionary(StringComparer.Ordinal);
            requests["storage"] = size;
            updated = updated with { Resources = resources with { Requests = requests } };
        }
        return (updated, old);
    }

    // What the annotation said, the field says from now on.
    private static bool MovesToField(Change<PersistentVolumeClaim> change) =>
        Annotated(change.Old) is { } old && change.Old.Spec.StorageClassName is null && change.New.Spec.StorageClassName == old
        && (Annotated(change.New) is null || Annotated(change.New) == old);

    private static string? Annotated(PersistentVolumeClaim claim) => claim.Metadata.Annotations.GetValueOrDefault(ClassAnnotation);

    private static Quantity Storage(PersistentVolumeClaimSpec spec) =>
        spec.Resources is { } resources && resources.Requests.TryGetValue("storage", out var size) ? size : Quantity.Zero;
}

internal sealed class PersistentVolumeClaimStatusValidator : KindValidator<Change<PersistentVolumeClaim>>
{
    private static readonly string[] ResizeStates =
        ["ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizePending", "NodeResizeInProgress", "NodeResizeInfeasible"];

    public PersistentVolumeClaimStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        Amounts(status.Capacity, "status.capacity", errors);
        foreach (var (name, state) in status.AllocatedResourceStatuses)
        {
            if (Name(name, "status.allocatedResourceStatus", errors) && !ResizeStates.Contains(state))
            {
                errors.Add(FieldError.NotSupported("status.allocatedResourceStatus", name, ResizeStates.Order(StringComparer.Ordinal)));
            }
        }
        foreach (var name in status.AllocatedResources.Keys)
        {
            Name(name, "status.allocatedResources", errors);
        }
        Amounts(status.AllocatedResources, "status.allocatedResources", errors);
    });

    private static bool Name(string name, string path, FieldErrors errors)
    {
        var problems = NameRules.QualifiedName(name);
        errors.Invalid(path, name, problems);
        if (problems.Count == 0 && ResourceNames.IsNative(name) && name != "storage")
        {
            errors.OneOf(path, name, "storage");
            return false;
        }
        return problems.Count == 0;
    }

    private static void Amounts(IReadOnlyDictionary<string, Quantity> amounts, string path, FieldErrors errors)
    {
        foreach (var (name, amount) in amounts)
        {
            if (amount.Sign < 0)
            {
                errors.Invalid($"{path}[{name}]", amount.Value, "must be a valid resource quantity");
            }
        }
    }
}
