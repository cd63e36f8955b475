using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Defaulting;

/// <summary>Fills in the static defaults that a schema names.</summary>
internal static class Defaults
{
    /// <summary>
    /// The object with every absent field that has a default, in every object that is there. Pure, and the same object when nothing was missing.
    /// Built-in types publish the zero of Go's type as the default of fields that are not pointers; upstream writes such a zero only where the
    /// field is required, and so do we.
    /// </summary>
    public static DocumentObject Apply(DocumentObject document, Schema schema)
    {
        var builtIn = BuiltInTypes.Has(schema);
        var result = document;
        foreach (var field in schema.Fields)
        {
            if (field.Default is { } value && !document.Contains(field.Name) && !(builtIn && !field.Required && value.IsZero))
            {
                result = result.With(field.Name, value);
            }
        }
        foreach (var (name, value) in result)
        {
            if (value is DocumentObject or DocumentArray && schema.Member(name) is { } member)
            {
                result = result.With(name, Value(value, member));
            }
        }
        return result;
    }

    private static Document Value(Document value, Schema schema)
    {
        switch (value)
        {
            case DocumentObject o:
                return Apply(o, schema);
            case DocumentArray a when schema.Items is { Type: SchemaType.Object or SchemaType.Array } items:
                Document[]? changed = null;
                for (var i = 0; i < a.Count; i++)
                {
                    var item = Value(a[i], items);
                    if (!ReferenceEquals(item, a[i]))
                    {
                        changed ??= [.. a];
                        changed[i] = item;
                    }
                }
                return changed is null ? a : new DocumentArray(changed);
            default:
                return value;
        }
    }
}
