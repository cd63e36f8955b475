using MiniKube.Api.Names;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>The rules for a CSINode by itself.</summary>
internal sealed class CSINodeValidator : KindValidator<CSINode>
{
    private const int MaxNodeIdLength = 256;

    public CSINodeValidator() => Part("spec.drivers", static o => o.Spec.Drivers, static (drivers, path, errors) =>
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, driver) in drivers.Index())
        {
            var at = $"{path}[{i}]";
            VolumeSourceRules.DriverName(driver.Name, $"{at}.name", errors);
            if (driver.NodeID.Length == 0)
            {
                errors.Required($"{at}.nodeID");
            }
            if (driver.NodeID.Length > MaxNodeIdLength)
            {
                errors.Invalid($"{at}.nodeID", driver.NodeID, [$"must be {MaxNodeIdLength} characters or less"]);
            }
            errors.NotNegative($"{at}.allocatable.count", driver.Allocatable?.Count);
            if (!names.Add(driver.Name))
            {
                errors.Duplicate($"{at}.name", driver.Name);
            }
            TopologyKeys(driver.TopologyKeys, at, errors);
        }
    });

    // Upstream names the driver, not the key.
    private static void TopologyKeys(IReadOnlyList<string> keys, string path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key.Length == 0)
            {
                errors.Required(path);
            }
            if (!seen.Add(key))
            {
                errors.Duplicate(path, key);
            }
            errors.Invalid(path, key, NameRules.QualifiedName(key));
        }
    }
}

/// <summary>Drivers of a CSINode come and go; one that stays changes nothing but what the node can hold.</summary>
internal sealed class CSINodeChangeValidator : KindValidator<Change<CSINode>>
{
    public CSINodeChangeValidator() => Check(static (change, errors) =>
    {
        foreach (var old in change.Old.Spec.Drivers)
        {
            foreach (var driver in change.New.Spec.Drivers.Where(d => d.Name == old.Name).Select(static d => d with { Allocatable = null }))
            {
                if (driver != old with { Allocatable = null })
                {
                    errors.Invalid("spec.drivers", CommonRules.ToDocument(driver), CommonRules.Immutable);
                }
            }
        }
    });
}
