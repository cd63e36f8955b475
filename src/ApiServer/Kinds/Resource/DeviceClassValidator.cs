using MiniKube.Api.Names;
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
            if (o.Spec.ExtendedResourceName is { } name && !IsExtendedResource(name))
            {
                errors.Invalid("spec.extendedResourceName", name, ["must be a valid extended resource name"]);
            }
        });
    }

    // Quotas name it with a prefix, too.
    private static bool IsExtendedResource(string name) => name.Contains('/') && !name.Contains("kubernetes.io/", StringComparison.Ordinal)
        && !name.StartsWith("requests.", StringComparison.Ordinal) && NameRules.QualifiedName($"requests.{name}").Count == 0;
}
