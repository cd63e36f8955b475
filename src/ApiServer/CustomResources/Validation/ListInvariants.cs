using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>Items of a list of type set differ, and those of a list of type map differ in their keys (KEP-555).</summary>
internal static class ListInvariants
{
    public static IReadOnlyList<FieldError> Check(Schema schema, Document value)
    {
        var errors = new List<FieldError>();
        Check(schema, value, "", errors);
        return errors;
    }

    private static void Check(Schema schema, Document value, string path, List<FieldError> errors)
    {
        switch (value)
        {
            case DocumentObject o:
                foreach (var (name, member) in o)
                {
                    if (member is DocumentObject or DocumentArray && schema.Field(name) is var field && (field?.Schema ?? schema.Values) is { IsCustom: true } of)
                    {
                        Check(of, member, field is null ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}", errors);
                    }
                }
                break;
            case DocumentArray list:
                Distinct(schema, list, path, errors);
                for (var i = 0; i < list.Count && schema.Items is { IsCustom: true }; i++)
                {
                    Check(schema.Items, list[i], At(path, i), errors);
                }
                break;
        }
    }

    private static void Distinct(Schema schema, DocumentArray list, string path, List<FieldError> errors)
    {
        if (schema.ListType is not (ListType.Set or ListType.Map))
        {
            return;
        }
        var seen = new HashSet<Document>();
        for (var i = 0; i < list.Count; i++)
        {
            var identity = schema.ListType == ListType.Set ? list[i] : Keys(schema, list[i]);
            if (!seen.Add(identity))
            {
                errors.Add(FieldError.Duplicate(At(path, i), identity));
            }
        }
    }

    private static DocumentObject Keys(Schema schema, Document item) => new(schema.ListMapKeys.Where(k => item[k] is not null).Select(k => KeyValuePair.Create(k, item[k]!)).ToArray());

    private static string At(string path, int i) => string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
}
