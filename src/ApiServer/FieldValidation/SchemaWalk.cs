using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>What to do about unknown and duplicate fields (the query parameter <c>fieldValidation</c>).</summary>
internal enum FieldValidationMode { Warn, Strict, Ignore }

/// <summary>What upstream makes the object of: a text, or the tree that a strategic merge leaves. Its two decoders have words of their own for a wrong shape.</summary>
internal enum DecodedFrom { Text, Tree }

/// <summary>The outcome of a walk.</summary>
/// <param name="Object">The object with only known fields in it, and no nulls where they mean absence; null when <paramref name="TypeError"/> says why.</param>
/// <param name="Problems">
/// Unknown and duplicate fields in upstream's words (<c>unknown field "spec.foo"</c>, <c>duplicate field "spec.replicas"</c>), in document order: the caller
/// makes warnings or a refusal of them.
/// </param>
/// <param name="TypeError">
/// A value of the wrong shape: <c>json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32</c>, or in a tree
/// <c>unrecognized type: int32</c>.
/// </param>
/// <param name="Unknown">The paths of the unknown fields among them.</param>
internal sealed record WalkResult(DocumentObject? Object, IReadOnlyList<string> Problems, IReadOnlyList<string> Unknown, string? TypeError = null);

/// <summary>
/// Prunes and checks a document against a schema in one walk. It does to the tree what upstream does by decoding into a struct and encoding
/// again: unknown fields go, null is absence, empty optional lists and maps of built-in types go too, and so do zeros that mean absence. Nodes that need no change are kept, not copied.
/// </summary>
internal sealed class SchemaWalk
{
    // Upstream's bound: a body made of rubbish must not make an answer ten times its size.
    private const int MaxProblems = 100;

    private readonly List<string> problems = [];
    private readonly List<string> unknown = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly DecodedFrom from;
    private readonly bool keepsZeros;
    private string? mismatch;
    private string? malformed;

    private SchemaWalk(DecodedFrom from, bool keepsZeros) => (this.from, this.keepsZeros) = (from, keepsZeros);

    /// <param name="document">What was sent.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="from">What it was read from, which decides the words of an error.</param>
    /// <param name="keepsZeros">Keeps the zeros that mean absence: for a document whose fields go into another kind, where absence may mean something else.</param>
    public static WalkResult Decode(Document document, Schema schema, DecodedFrom from = DecodedFrom.Text, bool keepsZeros = false)
    {
        if (document is not DocumentObject root)
        {
            return new WalkResult(null, [], [], $"json: cannot unmarshal {GoTypes.Describe(document)} into Go value of type {GoTypes.NameOf(schema)}");
        }
        var walk = new SchemaWalk(from, keepsZeros);
        var result = walk.Object(root, schema, schema, FieldPath.Root);
        // A text that is no quantity or time stops upstream's decoder at once; a wrong shape is only reported at its end.
        var error = walk.malformed ?? walk.mismatch;
        return new WalkResult(error is null ? result : null, walk.problems, walk.unknown, error);
    }

    /// <param name="document">The value.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="owner">The type whose field the value is in, for messages.</param>
    /// <param name="path">Where it is.</param>
    private Document Value(Document document, Schema schema, Schema owner, FieldPath path)
    {
        if (schema.Type == SchemaType.Any)
        {
            return Open(document, path);
        }
        switch (document)
        {
            case DocumentObject o when schema.Type == SchemaType.Object:
                return Object(o, schema, owner, path);
            case DocumentArray a when schema.Type == SchemaType.Array:
                return Array(a, schema, owner, path);
            case DocumentString s when schema.Type == SchemaType.String:
                return Text(s, schema);
            case DocumentNumber n when schema.Type is SchemaType.Integer or SchemaType.Number || schema.Format == "quantity" || schema.IntOrString:
                return Number(n, schema, owner, path);
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
        var open = schema.PreserveUnknownFields || (schema.Fields.Count == 0 && schema.Values is null && !builtIn);
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
                result = open ? Open(value, path.Member(name)) : null;
                if (!open)
                {
                    Unknown(path.Member(name).ToString());
                }
            }
            else if (value.IsNull)
            {
                // In a struct null is absence; in a map it is an entry with the type's zero.
                result = member.Nullable || member.Type == SchemaType.Any ? value : field is not null ? null : Zero(member);
            }
            else
            {
                // Most members are texts, whose place nobody asks for.
                result = value is DocumentString text && member.Type == SchemaType.String
                    ? Text(text, member)
                    : Value(value, member, owner, field is null ? path.Key(name) : path.Member(name));
                if (builtIn && field is { Required: false } && (IsEmpty(result, member) || (!keepsZeros && field.OmitsZero && result.IsZero)))
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
            Problem($"duplicate field \"{path.Member(name)}\"");
        }
    }

    /// <summary>A value without a schema: nothing is unknown in it, but members may be repeated.</summary>
    private Document Open(Document document, FieldPath path)
    {
        if (!HasRepeated(document))
        {
            return document;
        }
        switch (document)
        {
            case DocumentObject o:
                var members = o.Select(m => KeyValuePair.Create(m.Key, Open(m.Value, path.Member(m.Key)))).ToArray();
                foreach (var repeated in o.Duplicates)
                {
                    Problem($"duplicate field \"{path.Member(repeated.Name)}\"");
                }
                return new DocumentObject(members);
            case DocumentArray a:
                return new DocumentArray(a.Select((item, i) => Open(item, path.Index(i))).ToArray());
            default:
                return document;
        }
    }

    private static bool HasRepeated(Document document)
    {
        switch (document)
        {
            case DocumentObject o:
                foreach (var (_, value) in o)
                {
                    if (HasRepeated(value))
                    {
                        return true;
                    }
                }
                return o.Duplicates.Count > 0;
            case DocumentArray a:
                foreach (var item in a)
                {
                    if (HasRepeated(item))
                    {
                        return true;
                    }
                }
                return false;
            default:
                return false;
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
            var result = array[i].IsNull && !items.Nullable ? Zero(items) : Value(array[i], items, owner, path.Index(i));
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

    private DocumentString Text(DocumentString text, Schema schema)
    {
        try
        {
            switch (schema.Format)
            {
                case "quantity":
                    // Amounts are stored in their canonical form, as upstream writes them.
                    var canonical = Quantity.Parse(text.Value).ToString();
                    return canonical == text.Value ? text : new DocumentString(canonical);
                case "byte":
                    ByteString.Parse(text.Value);
                    break;
                case "date-time" when schema == ValueSchemas.Timestamp:
                    var moment = Timestamp.Parse(text.Value).ToString();
                    return moment == text.Value ? text : new DocumentString(moment);
                case "date-time" when schema == ValueSchemas.MicroTime:
                    MicroTime.Parse(text.Value);
                    break;
            }
        }
        catch (FormatException e)
        {
            malformed ??= e.Message;
        }
        return text;
    }

    private Document Number(DocumentNumber number, Schema schema, Schema owner, FieldPath path)
    {
        if (schema.Format == "quantity")
        {
            // A bare number is an amount too; it is kept as text.
            if (!Quantity.TryParse(number.Text, out var quantity))
            {
                malformed ??= $"unable to parse quantity's suffix";
            }
            return quantity.ToString();
        }
        if (schema.Type == SchemaType.Number)
        {
            return number;
        }
        var narrow = schema.IntOrString || schema.Format == "int32";
        // Go's decoder takes digits alone: neither 1.0 nor 1e3 is an integer to it.
        var fits = narrow
            ? int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        return fits ? number : Mismatch(number, "number " + number.Text, schema, owner, path);
    }

    private Document Mismatch(Document document, string found, Schema schema, Schema owner, FieldPath path)
    {
        // Of a tree only what decodes itself is a text again, whose place is not known.
        var place = from == DecodedFrom.Tree ? "value" : $"struct field {GoTypes.StructOf(owner)}.{path.Members()}";
        var message = $"json: cannot unmarshal {found} into Go {place} of type {GoTypes.NameOf(schema)}";
        switch (schema.Format)
        {
            case "quantity":
                malformed ??= "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
                break;
            case "int-or-string":
                malformed ??= message;
                break;
            case "date-time":
                malformed ??= $"json: cannot unmarshal {found} into Go {place} of type string";
                break;
            default:
                mismatch ??= from == DecodedFrom.Tree ? GoTypes.CannotConvert(document, schema) : message;
                break;
        }
        return document;
    }

    private void Unknown(string path)
    {
        if (Problem($"unknown field \"{path}\""))
        {
            unknown.Add(path);
        }
    }

    private bool Problem(string text)
    {
        var isNew = problems.Count < MaxProblems && seen.Add(text);
        if (isNew)
        {
            problems.Add(text);
        }
        return isNew;
    }

    private static bool IsEmpty(Document? value, Schema schema) => value switch
    {
        DocumentArray { Count: 0 } => true,
        DocumentObject { Count: 0 } => schema.Values is not null,
        _ => false,
    };

    private static Document Zero(Schema schema) => schema.Type switch
    {
        SchemaType.Object => DocumentObject.Empty,
        SchemaType.Array => DocumentArray.Empty,
        SchemaType.Boolean => Document.False,
        SchemaType.Integer or SchemaType.Number => 0,
        SchemaType.String when schema.Format == "quantity" => "0",
        SchemaType.String => "",
        _ => Document.Null,
    };
}
