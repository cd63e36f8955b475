using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for a DeviceClass.</summary>
internal sealed class DeviceClassValidator : KindValidator<DeviceClass>
{
    public DeviceClassValidator()
    {
        Part("spec.selectors", static o => o.Spec.Selectors, DeviceRules.Selectors);
        Part("spec.config", static o => o.Spec.Config, static (config, path, errors) =>
            Bounded.List(config, DeviceRules.MaxItems, path, errors, (item, at) => DeviceRules.Configuration(item.Opaque, at, errors)));
        Check(static (o, errors) =>
        {
            if (o.Spec.ExtendedResourceName is { } name && !ResourceNames.IsExtended(name))
            {
                errors.Invalid("spec.extendedResourceName", name, ["must be a valid extended resource name"]);
            }
        });
    }
}
