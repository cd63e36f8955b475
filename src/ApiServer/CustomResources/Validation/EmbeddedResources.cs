using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>Whole objects inside of others (<c>x-kubernetes-embedded-resource</c>) say what they are, and their metadata is held to the rules for all metadata.</summary>
internal static class EmbeddedResources
{
    public static IReadOnlyList<FieldError> Check(Schema schema, Document value)
    {
        var found = new List<FieldError>();
        Check(schema, value, "", new FieldErrors(found.Add));
        return found;
    }

    private static void Check(Schema schema, Document value, string path, FieldErrors errors)
    {
        switch (value)
        {
            case DocumentObject o:
                if (schema.EmbeddedResource)
                {
                    Resource(o, path, errors);
                }
                foreach (var (name, member) in o)
                {
                    if (schema.Field(name) is var field && (field?.Schema ?? schema.Values) is { IsCustom: true } of)
                    {
                        Check(of, member, field is null ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}", errors);
                    }
                }
                break;
            case DocumentArray list when schema.Items is { IsCustom: true } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Check(items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors);
                }
                break;
        }
    }

    private static void Resource(DocumentObject resource, string path, FieldErrors errors)
    {
        if (Text(resource, "apiVersion", path, errors) is { } version && version.Split('/') is not ([not ""] or [not "", not ""]))
        {
            errors.Invalid($"{path}.apiVersion", version, $"unexpected GroupVersion string: {version}");
        }
        if (Text(resource, "kind", path, errors) is { } kind && NameRules.Dns1035Label(kind.ToLowerInvariant()) is { Count: > 0 } problems)
        {
            errors.Invalid($"{path}.kind", kind, $"may have mixed case, but should otherwise match: {string.Join(',', problems)}");
        }
        if (resource["metadata"] is DocumentObject metadata)
        {
            MetadataValidation.Embedded(metadata, $"{path}.metadata", errors);
        }
    }

    private static string? Text(DocumentObject resource, string name, string path, FieldErrors errors)
    {
        switch (resource[name])
        {
            case null:
                errors.Required($"{path}.{name}", "must not be empty");
                return null;
            case DocumentString { Value: "" }:
                errors.Invalid($"{path}.{name}", "", "must not be empty");
                return null;
            case var value:
                // Of another type: the schema says so.
                return value.AsString;
        }
    }
}
