using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// Publishes the schemas of custom resources: as they were written, with the type and the metadata that every object has. Version 2 has no alternatives and no
/// nulls, and kubectl takes an object with properties for one that has no others: what says so there is left out.
/// </summary>
internal static class CustomSchemaDocuments
{
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf", "not"];

    private static readonly DocumentObject Anything = new(("type", "object"));

    /// <param name="source">The schema of the resource as it was written; empty where there is none.</param>
    /// <param name="schema">What was made of it.</param>
    /// <param name="v3">For version 3, else for version 2.</param>
    /// <param name="field">Publishes a field with what is said of it.</param>
    public static DocumentObject Of(DocumentObject source, Schema schema, bool v3, Func<SchemaField, DocumentObject> field)
    {
        // With fields of its own it would seem to have no others.
        if (source.Count == 0 || (!v3 && schema.PreserveUnknownFields))
        {
            return Anything;
        }
        DocumentObject WithType(DocumentObject of)
        {
            var properties = of["properties"]?.AsObject ?? DocumentObject.Empty;
            foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind", "metadata"])
            {
                properties = properties.With(name, field(schema.Field(name)!).Without("default"));
            }
            return of.With("properties", properties);
        }
        return WithType(Embedding(v3 ? source : V2(source), v3, WithType));
    }

    // Objects inside of others have a type and metadata as well.
    private static DocumentObject Embedding(DocumentObject schema, bool v3, Func<DocumentObject, DocumentObject> withType)
    {
        DocumentObject Inside(DocumentObject inner)
        {
            inner = Embedding(inner, v3, withType);
            if (inner["x-kubernetes-embedded-resource"]?.AsBoolean != true || (!v3 && IsOpen(inner)))
            {
                return inner;
            }
            string[] required = [.. inner["required"]?.AsArray?.Select(static r => r.AsString ?? "") ?? []];
            return withType(inner).With("required", new DocumentArray(required.Union(["kind", "apiVersion"]).Select(static r => (Document)r)));
        }
        return MapInner(schema, Inside);
    }

    private static bool IsOpen(DocumentObject schema) => schema["x-kubernetes-preserve-unknown-fields"]?.AsBoolean == true;

    private static DocumentObject MapInner(DocumentObject schema, Func<DocumentObject, DocumentObject> map)
    {
        foreach (var part in (ReadOnlySpan<string>)["items", "additionalProperties"])
        {
            schema = schema[part] is DocumentObject inner ? schema.With(part, map(inner)) : schema;
        }
        return schema["properties"] is not DocumentObject properties ? schema
            : schema.With("properties", new DocumentObject(properties.Select(p => KeyValuePair.Create(p.Key, p.Value is DocumentObject property ? map(property) : p.Value)).ToArray()));
    }

    private static DocumentObject V2(DocumentObject schema)
    {
        foreach (var junctor in Junctors)
        {
            schema = schema.Without(junctor);
        }
        var open = IsOpen(schema);
        if (open || schema["nullable"]?.AsBoolean == true)
        {
            schema = schema.Without("type").Without("nullable").Without("items").Without("properties").Without("required");
            schema = open ? schema.Without("additionalProperties") : schema;
        }
        if (schema["properties"] is DocumentObject properties && schema["required"] is DocumentArray required)
        {
            var kept = required.Where(r => properties[r.AsString ?? ""]?["nullable"]?.AsBoolean != true).ToArray();
            schema = kept.Length == 0 ? schema.Without("required") : schema.With("required", new DocumentArray(kept));
        }
        return MapInner(schema, V2);
    }
}
