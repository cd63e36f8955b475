using MiniKube.Api.Codecs;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>The rules for a StorageClass by itself.</summary>
internal sealed class StorageClassValidator : KindValidator<StorageClass>
{
    public StorageClassValidator() => Check(static (o, errors) =>
    {
        StorageRules.Provisioner(o.Provisioner, "provisioner", errors);
        StorageRules.Parameters(o.Parameters, "parameters", errors);
        if (o.ReclaimPolicy is { Length: > 0 } policy)
        {
            errors.OneOf("reclaimPolicy", policy, "Delete", "Retain");
        }
        errors.OneOf("volumeBindingMode", o.VolumeBindingMode, "Immediate", "WaitForFirstConsumer");
        StorageRules.Topologies(o.AllowedTopologies, "allowedTopologies", errors);
    });
}

/// <summary>What an update of a StorageClass may not change.</summary>
internal sealed class StorageClassChangeValidator : KindValidator<Change<StorageClass>>
{
    public StorageClassChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old, change.New);
        if (!ApiEquality.Maps(before.Parameters, after.Parameters))
        {
            errors.Forbidden("parameters", "updates to parameters are forbidden.");
        }
        if (before.Provisioner != after.Provisioner)
        {
            errors.Forbidden("provisioner", "updates to provisioner are forbidden.");
        }
        if (before.ReclaimPolicy != after.ReclaimPolicy)
        {
            errors.Forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.");
        }
        errors.Unchanged("volumeBindingMode", before.VolumeBindingMode, after.VolumeBindingMode);
    });
}
