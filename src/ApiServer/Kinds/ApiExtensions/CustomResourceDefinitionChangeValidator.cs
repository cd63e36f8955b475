using MiniKube.Api.ApiExtensions.V1;
using MiniKube.ApiServer.CustomResources;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>What an update of a definition may not change: the name of the resource never, and how objects are stored not after they could be.</summary>
internal sealed class CustomResourceDefinitionChangeValidator : KindValidator<Change<CustomResourceDefinition>>
{
    public CustomResourceDefinitionChangeValidator() => Check(static (change, errors) =>
    {
        var (old, updated) = (change.Old.Spec, change.New.Spec);
        if (DefinitionConditions.IsTrue(change.Old, DefinitionConditions.Established))
        {
            Keep("spec.scope", old.Scope, updated.Scope, errors);
            Keep("spec.names.kind", old.Names.Kind, updated.Names.Kind, errors);
        }
        Keep("spec.group", old.Group, updated.Group, errors);
        Keep("spec.names.plural", old.Names.Plural, updated.Names.Plural, errors);
    });

    private static void Keep(string path, string old, string updated, FieldErrors errors)
    {
        if (old != updated)
        {
            errors.Invalid(path, updated, CommonRules.Immutable);
        }
    }
}
