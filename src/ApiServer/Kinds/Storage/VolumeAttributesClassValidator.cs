using MiniKube.Api.Codecs;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>The rules for a VolumeAttributesClass by itself.</summary>
internal sealed class VolumeAttributesClassValidator : KindValidator<VolumeAttributesClass>
{
    public VolumeAttributesClassValidator() => Check(static (o, errors) =>
    {
        StorageRules.Provisioner(o.DriverName, "driverName", errors);
        StorageRules.Parameters(o.Parameters, "parameters", errors);
        if (o.Parameters.Count == 0)
        {
            errors.Required("parameters", "must contain at least one key/value pair");
        }
    });
}

/// <summary>A VolumeAttributesClass does not change: another class is made instead.</summary>
internal sealed class VolumeAttributesClassChangeValidator : KindValidator<Change<VolumeAttributesClass>>
{
    public VolumeAttributesClassChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.DriverName != change.Old.DriverName)
        {
            errors.Forbidden("driverName", "updates to driverName are forbidden.");
        }
        if (!ApiEquality.Maps(change.Old.Parameters, change.New.Parameters))
        {
            errors.Forbidden("parameters", "updates to parameters are forbidden.");
        }
    });
}
