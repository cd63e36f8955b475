using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Schemas as OpenAPI definitions; named schemas become references, and their definitions are collected on the way.</summary>
/// <param name="prefix">What a reference begins with: <c>#/definitions/</c> (v2) or <c>#/components/schemas/</c> (v3).</param>
/// <param name="kinds">By name, the kinds of types that do not name theirs.</param>
internal sealed class SchemaDocuments(string prefix, IReadOnlyDictionary<string, IReadOnlyList<GroupVersionKind>> kinds)
{
    private readonly SortedDictionary<string, Document> definitions = new(StringComparer.Ordinal);
    private readonly bool v3 = prefix.StartsWith("#/components", StringComparison.Ordinal);

    /// <summary>All named schemas met so far, in the order of their names.</summary>
    public DocumentObject Definitions => new(definitions);

    public void Define(string name, Document definition) => definitions[name] = definition;

    /// <summary>The schema where it is used: a reference if it has a name.</summary>
    public DocumentObject Use(Schema schema)
    {
        if (schema.GranularOf is { } type)
        {
            return Use(type).With("x-kubernetes-map-type", "granular");
        }
        if (schema.Name is not { } name)
        {
            return Of(schema);
        }
        if (!definitions.ContainsKey(name))
        {
            // Taken before it is filled: schemas may refer to themselves.
            definitions[name] = DocumentObject.Empty;
            definitions[name] = Of(schema);
        }
        return Reference(name);
    }

    public DocumentObject Reference(string name) => new(("$ref", prefix + name));

    private DocumentObject Of(Schema schema)
    {
        if (schema.Source is { } source)
        {
            return CustomSchemaDocuments.Of(source, schema, v3, Field).With(
                "x-kubernetes-group-version-kind", Document.Of(schema.Kinds.Select(static k => (Document)Kind(k)).ToArray()));
        }
        var members = new List<KeyValuePair<string, Document>>();
        void Add(string name, Document value) => members.Add(KeyValuePair.Create(name, value));
        if (schema.Description is { Length: > 0 } description)
        {
            Add("description", description);
        }
        if (schema.IntOrString)
        {
            Add("format", "int-or-string");
        }
        else if (schema.Format is { } format and not "quantity")
        {
            Add("format", format);
        }
        if (v3 && (schema.IntOrString || schema.Format == "quantity"))
        {
            // Version 2 has no alternatives: there a number is told as the string it may be given as.
            SchemaType[] types = schema.IntOrString ? [SchemaType.Integer, SchemaType.String] : [SchemaType.String, SchemaType.Number];
            Add("oneOf", Document.Of(types.Select(t => (Document)new DocumentObject(("type", NameOf(t)))).ToArray()));
        }
        else if (schema.Type != SchemaType.Any)
        {
            Add("type", NameOf(schema.Type));
        }
        if (schema.Enum.Count > 0)
        {
            Add("enum", Document.Of(schema.Enum.Select(v => (Document)v).ToArray()));
        }
        if (schema.Fields.Count > 0)
        {
            Add("properties", new DocumentObject(schema.Fields.Select(f => KeyValuePair.Create(f.Name, (Document)Field(f))).ToArray()));
            var required = schema.Fields.Where(f => f.Required).Select(f => (Document)f.Name).ToArray();
            if (required.Length > 0)
            {
                Add("required", Document.Of(required));
            }
        }
        if (schema.Items is { } items)
        {
            Add("items", Use(items));
        }
        if (schema.Values is { } values)
        {
            Add("additionalProperties", Use(values));
        }
        if (schema.ListType is { } listType)
        {
            Add("x-kubernetes-list-type", listType.ToString().ToLowerInvariant());
        }
        if (schema.ListMapKeys.Count > 0)
        {
            Add("x-kubernetes-list-map-keys", Document.Of(schema.ListMapKeys.Select(k => (Document)k).ToArray()));
        }
        AddStrategy(members, schema.PatchStrategy);
        if (schema.PatchMergeKey is { } mergeKey)
        {
            Add("x-kubernetes-patch-merge-key", mergeKey);
        }
        if (schema.AtomicMap)
        {
            Add("x-kubernetes-map-type", "atomic");
        }
        if ((schema.Kinds.Count > 0 ? schema.Kinds : kinds.GetValueOrDefault(schema.Name ?? "")) is { Count: > 0 } named)
        {
            Add("x-kubernetes-group-version-kind", Document.Of(named.Select(k => (Document)Kind(k)).ToArray()));
        }
        return new DocumentObject(members.ToArray());
    }

    private static string NameOf(SchemaType type) => type.ToString().ToLowerInvariant();

    public static DocumentObject Kind(GroupVersionKind kind) => new(("group", kind.Group), ("kind", kind.Kind), ("version", kind.Version));

    /// <summary>A field: its schema with what is said of the field itself.</summary>
    public DocumentObject Field(SchemaField field)
    {
        var use = Use(field.Schema);
        var members = new List<KeyValuePair<string, Document>>();
        if (field.Description is { Length: > 0 } description)
        {
            members.Add(KeyValuePair.Create("description", (Document)description));
        }
        if (field.Default is { } standard)
        {
            members.Add(KeyValuePair.Create("default", standard));
        }
        AddStrategy(members, field.PatchStrategy);
        if (field.Schema.GranularMap)
        {
            members.Add(KeyValuePair.Create("x-kubernetes-map-type", (Document)"granular"));
        }
        if (members.Count == 0)
        {
            return use;
        }
        // Beside a reference nothing else may stand in OpenAPI 3.0, so it goes into allOf; definitions of version 2 are read more leniently.
        return v3 && use.Contains("$ref")
            ? new DocumentObject([.. members, KeyValuePair.Create("allOf", (Document)Document.Of([use.Without("x-kubernetes-map-type")]))])
            : new DocumentObject([.. members, .. use.Where(m => members.All(n => n.Key != m.Key))]);
    }

    private static void AddStrategy(List<KeyValuePair<string, Document>> members, PatchStrategy? strategy)
    {
        if (strategy is { } s)
        {
            var names = new[] { (PatchStrategy.Merge, "merge"), (PatchStrategy.RetainKeys, "retainKeys") }.Where(n => s.HasFlag(n.Item1)).Select(n => n.Item2);
            members.Add(KeyValuePair.Create("x-kubernetes-patch-strategy", (Document)(s == PatchStrategy.Replace ? "replace" : string.Join(',', names))));
        }
    }
}
