using MiniKube.Api.ApiExtensions.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>The rules of a definition's status.</summary>
internal sealed class CustomResourceDefinitionStatusValidator : KindValidator<CustomResourceDefinition>
{
    public CustomResourceDefinitionStatusValidator() => Check(Rules);

    public static void Rules(CustomResourceDefinition o, FieldErrors errors)
    {
        DefinitionNameRules.Check(o.Status.AcceptedNames, "status.acceptedNames", errors);
        StoredVersions(o, errors);
    }

    private static void StoredVersions(CustomResourceDefinition o, FieldErrors errors)
    {
        const string path = "status.storedVersions";
        var (stored, versions) = (o.Status.StoredVersions, o.Spec.Versions);
        if (stored.Count == 0)
        {
            // Without a storage version, that is what is told.
            if (versions.Any(static v => v.Storage))
            {
                errors.Invalid(path, CommonRules.ToDocument(stored), "must have at least one stored version");
            }
            return;
        }
        foreach (var version in versions.Where(v => v.Storage && !stored.Contains(v.Name)))
        {
            errors.Invalid(path, CommonRules.ToDocument(stored), "must have the storage version " + version.Name);
        }
        foreach (var (i, name) in stored.Index().Where(s => versions.All(v => v.Name != s.Item)))
        {
            errors.Invalid($"{path}[{i}]", name, $"missing from spec.versions; {name} was previously a storage version, and must remain in spec.versions until a storage "
                + $"migration ensures no data remains persisted in {name} and removes {name} from status.storedVersions");
        }
    }
}
