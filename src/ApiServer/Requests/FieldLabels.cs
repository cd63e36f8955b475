using MiniKube.Api.Selectors;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>
/// What the labels of a field selector stand for in the version that a request names: upstream's field label conversions. A kind without selectable fields of its
/// own takes <c>metadata.name</c> and <c>metadata.namespace</c>, also where it has no namespaces; the others take just what they list.
/// </summary>
internal static class FieldLabels
{
    private const string Name = "metadata.name";
    private const string Namespace = "metadata.namespace";

    /// <summary>The same selector over the fields that stored objects are indexed by.</summary>
    public static (FieldSelector Fields, ApiError? Error) Resolve(ServedResource resource, FieldSelector given)
    {
        if (given.IsEverything)
        {
            return (given, null);
        }
        var own = resource.Kind.SelectableFields;
        var resolved = new List<FieldRequirement>(given.Requirements.Count);
        foreach (var requirement in given.Requirements)
        {
            var label = requirement.Field;
            var field = label switch
            {
                Name => Name,
                Namespace when (own.Count == 0 && !resource.Kind.IsCustom) || resource.Kind.Namespaced => Namespace,
                _ => resource.Version.FieldOf(label) is { } path && own.Any(f => f.Path == path) ? path : null,
            };
            if (field is null)
            {
                return (given, ApiError.BadRequest(own.Count == 0 && !resource.Kind.IsCustom
                    ? $"{FieldError.Quote(label)} is not a known field selector: only \"{Name}\", \"{Namespace}\""
                    : $"field label not supported: {label}"));
            }
            resolved.Add(requirement with { Field = field });
        }
        return (new FieldSelector(resolved), null);
    }
}
