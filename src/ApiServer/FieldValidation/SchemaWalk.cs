using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>
/// Prunes and checks a document against a schema in one walk. It does to the tree what upstream does by decoding into a struct and encoding
/// again: unknown fields go, null is absence, empty optional lists and maps of built-in types go too, and so do zeros that mean absence. Nodes that need no change are kept, not copied.
/// </summary>
internal sealed class SchemaWalk
{
    private readonly FieldProblems problems = new();
    private readonly TypeErrors errors;
    private readonly bool asWritten;

    private SchemaWalk(DecodedFrom from, bool asWritten) => (errors, this.asWritten) = (new TypeErrors(from), asWritten);

    /// <param name="document">What was sent.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="from">What it was read from, which decides the words of an error.</param>
    /// <param name="asWritten">Keeps nulls, zeros, and empty lists and maps where they mean absence: in a configuration that is applied they are claims.</param>
    public static WalkResult Decode(Document document, Schema schema, DecodedFrom from = DecodedFrom.Text, bool asWritten = false)
    {
        if (document is not DocumentObject root)
        {
            return new WalkResult(null, [], [], $"json: cannot unmarshal {GoTypes.Describe(document)} into Go value of type {GoTypes.NameOf(schema)}");
        }
        var walk = new SchemaWalk(from, asWritten);
        var result = walk.Object(root, schema, schema, FieldPath.Root);
        var error = walk.errors.First;
        return new WalkResult(error is null ? result : null, walk.problems.All, walk.problems.Unknown, error);
    }

    /// <param name="document">The value.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="owner">The type whose field the value is in, for messages.</param>
    /// <param name="path">Where it is.</param>
    private Document Value(Document document, Schema schema, Schema owner, FieldPath path)
    {
        if (schema.Type == SchemaType.Any)
        {
            // Nothing is unknown in it, but members may be repeated.
            return DuplicateMembers.Remove(document, path, problems);
        }
        switch (document)
        {
            case DocumentObject or DocumentArray when schema.IsCustom && !Fits(document, schema):
                return DuplicateMembers.Remove(document, path, problems);
            case DocumentObject o when schema.Type == SchemaType.Object:
                return Object(o, schema, owner, path);
            case DocumentArray a when schema.Type == SchemaType.Array:
                return Array(a, schema, owner, path);
            case var scalar when schema.IsCustom:
                return scalar;
            case DocumentString s when schema.Type == SchemaType.String:
                return ScalarForms.Text(s, schema, errors);
            case DocumentNumber n when schema.Type is SchemaType.Integer or SchemaType.Number || schema.Format == "quantity" || schema.IntOrString:
                return ScalarForms.Number(n, schema, errors) ?? Mismatch(n, "number " + n.Text, schema, owner, path);
            default:
                if (document.Kind == DocumentKind.Boolean && schema.Type == SchemaType.Boolean || document.IsNull)
                {
                    return document;
                }
                return Mismatch(document, GoTypes.Describe(document), schema, owner, path);
        }
    }

    private DocumentObject Object(DocumentObject document, Schema schema, Schema owner, FieldPath path)
    {
        owner = schema.Values is null ? schema : owner;
        var builtIn = BuiltInTypes.Has(schema);
        var open = schema.PreserveUnknownFields || (schema.Fields.Count == 0 && schema.Values is null && !builtIn && !schema.IsCustom);
        if (builtIn && document.Duplicates.Count > 0)
        {
            document = RepeatedFields.Merge(document, schema);
        }
        List<KeyValuePair<string, Document>>? kept = null;
        var (at, repeated) = (0, 0);
        foreach (var (name, value) in document)
        {
            for (; repeated < document.Duplicates.Count && document.Duplicates[repeated].After <= at; repeated++)
            {
                Repeated(document.Duplicates[repeated].Name, schema, open, path);
            }
            var field = schema.Field(name);
            var member = field?.Schema ?? schema.Values;
            Document? result;
            if (member is null)
            {
                result = open ? DuplicateMembers.Remove(value, path.Member(name), problems) : null;
                if (!open)
                {
                    problems.AddUnknown(path.Member(name));
                }
            }
            else if (value.IsNull)
            {
                // In a struct null is absence; in a map it is an entry with the type's zero. Custom resources have nulls only where they may be.
                result = asWritten || member.Nullable || (member.Type == SchemaType.Any && !member.IsCustom) ? value
                    : field is not null || member.IsCustom ? null : Zero(member);
            }
            else
            {
                // Most members are texts, whose place nobody asks for.
                result = value is DocumentString text && member.Type == SchemaType.String
                    ? ScalarForms.Text(text, member, errors)
                    : Value(value, member, owner, field is null ? path.Key(name) : path.Member(name));
                if (builtIn && !asWritten && field is not null && Absence.IsMeant(result, field))
                {
                    result = null;
                }
            }
            if (kept is null && !ReferenceEquals(result, value))
            {
                kept = [.. document.Take(at)];
            }
            if (result is not null)
            {
                kept?.Add(KeyValuePair.Create(name, result));
            }
            at++;
        }
        for (; repeated < document.Duplicates.Count; repeated++)
        {
            Repeated(document.Duplicates[repeated].Name, schema, open, path);
        }
        return kept is null && document.Duplicates.Count == 0 ? document : new DocumentObject(kept?.ToArray() ?? [.. document]);
    }

    // Of a field that is unknown no more is said than that.
    private void Repeated(string name, Schema schema, bool open, FieldPath path)
    {
        if (open || schema.Member(name) is not null)
        {
            problems.AddDuplicate(path.Member(name));
        }
    }

    private DocumentArray Array(DocumentArray array, Schema schema, Schema owner, FieldPath path)
    {
        if (schema.Items is not { } items)
        {
            return array;
        }
        Document[]? changed = null;
        for (var i = 0; i < array.Count; i++)
        {
            var result = array[i].IsNull && !asWritten && !items.Nullable && !items.IsCustom ? Zero(items) : Value(array[i], items, owner, path.Index(i));
            if (changed is null && !ReferenceEquals(result, array[i]))
            {
                changed = [.. array];
            }
            if (changed is not null)
            {
                changed[i] = result;
            }
        }
        return changed is null ? array : new DocumentArray(changed);
    }

    private Document Mismatch(Document document, string found, Schema schema, Schema owner, FieldPath path)
    {
        errors.Mismatch(document, found, schema, owner, path);
        return document;
    }

    private static bool Fits(Document document, Schema schema) => schema.Type == (document is DocumentObject ? SchemaType.Object : SchemaType.Array);

    private static Document Zero(Schema schema) => schema.Type switch
    {
        SchemaType.Object => DocumentObject.Empty,
        SchemaType.Array => DocumentArray.Empty,
        SchemaType.Boolean => Document.False,
        SchemaType.Integer or SchemaType.Number => 0,
        SchemaType.String when schema.IntOrString => 0,
        SchemaType.String when schema.Format == "quantity" => "0",
        // The moment that is none is written as null.
        SchemaType.String when schema.Format == "date-time" => Document.Null,
        SchemaType.String => "",
        _ => Document.Null,
    };
}
