using MiniKube.Api.Names;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>The rules for a CSIStorageCapacity by itself.</summary>
internal sealed class CSIStorageCapacityValidator : KindValidator<CSIStorageCapacity>
{
    public CSIStorageCapacityValidator() => Check(static (o, errors) =>
    {
        if (o.NodeTopology is { } topology)
        {
            CommonRules.LabelSelector(topology, "nodeTopology", errors);
        }
        errors.Invalid("storageClassName", o.StorageClassName, NameRules.Dns1123Subdomain(o.StorageClassName));
        if (o.Capacity is { Sign: < 0 } capacity)
        {
            errors.Invalid("capacity", capacity.ToString(), ["must be greater than or equal to 0"]);
        }
    });
}

/// <summary>What an update of a CSIStorageCapacity may not change: where it is and of which class.</summary>
internal sealed class CSIStorageCapacityChangeValidator : KindValidator<Change<CSIStorageCapacity>>
{
    public CSIStorageCapacityChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.NodeTopology != change.Old.NodeTopology)
        {
            errors.Invalid("nodeTopology", change.New.NodeTopology is { } topology ? CommonRules.ToDocument(topology) : null, CommonRules.Immutable);
        }
        errors.Unchanged("storageClassName", change.Old.StorageClassName, change.New.StorageClassName);
    });
}
