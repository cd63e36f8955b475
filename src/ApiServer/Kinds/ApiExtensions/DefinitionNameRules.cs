using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>The forms of a definition's names, wherever they are given.</summary>
internal static class DefinitionNameRules
{
    public static void Check(CustomResourceDefinitionNames names, string path, FieldErrors errors)
    {
        Label($"{path}.plural", names.Plural, errors);
        Label($"{path}.singular", names.Singular, errors);
        MixedCase($"{path}.kind", names.Kind, errors);
        MixedCase($"{path}.listKind", names.ListKind, errors);
        foreach (var (i, name) in names.ShortNames.Index())
        {
            Label($"{path}.shortNames[{i}]", name, errors, isOptional: false);
        }
        if (names.Kind.Length > 0 && names.Kind == names.ListKind)
        {
            errors.Invalid($"{path}.listKind", names.ListKind, "kind and listKind may not be the same");
        }
        foreach (var (i, category) in names.Categories.Index())
        {
            Label($"{path}.categories[{i}]", category, errors, isOptional: false);
        }
    }

    private static void Label(string path, string? name, FieldErrors errors, bool isOptional = true)
    {
        if (!(isOptional && string.IsNullOrEmpty(name)) && NameRules.Dns1035Label(name ?? "") is { Count: > 0 } problems)
        {
            errors.Invalid(path, name ?? "", string.Join(',', problems));
        }
    }

    private static void MixedCase(string path, string? name, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(name) && NameRules.Dns1035Label(name.ToLowerInvariant()) is { Count: > 0 } problems)
        {
            errors.Invalid(path, name, "may have mixed case, but should otherwise match: " + string.Join(',', problems));
        }
    }
}
