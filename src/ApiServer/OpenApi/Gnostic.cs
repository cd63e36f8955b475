using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>What the protobuf forms of both versions of OpenAPI have in common (github.com/google/gnostic): a map is a list of pairs of name and value.</summary>
internal static class Gnostic
{
    private static readonly string[] Bounding =
    [
        "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",
        "maxProperties", "minProperties",
    ];

    /// <summary>A nested message.</summary>
    public static void Nest(this ProtobufWriter output, int number, Action<ProtobufWriter> content) =>
        output.WriteMessage(number, content, static (nested, fill) => fill(nested));

    /// <summary>A message in a oneof: a nested message that has nothing but another one.</summary>
    public static void Nest(this ProtobufWriter output, int number, int choice, Action<ProtobufWriter> content) =>
        output.Nest(number, one => one.Nest(choice, content));

    /// <summary>One pair of a map.</summary>
    public static void Named(this ProtobufWriter output, int number, string name, Action<ProtobufWriter> value) => output.Nest(number, pair =>
    {
        pair.WriteString(1, name);
        pair.Nest(2, value);
    });

    /// <summary>A text; nothing where there is none.</summary>
    public static void Text(this ProtobufWriter output, int number, Document? text)
    {
        if (text?.AsString is { } value)
        {
            output.WriteString(number, value);
        }
    }

    public static void Texts(this ProtobufWriter output, int number, Document? texts)
    {
        foreach (var text in Items(texts))
        {
            output.Text(number, text);
        }
    }

    public static void Flag(this ProtobufWriter output, int number, Document? flag)
    {
        if (flag?.AsBoolean == true)
        {
            output.WriteVarint(number, 1);
        }
    }

    /// <summary>What a schema says of the size of values: thirteen fields, which both versions have in the same order.</summary>
    /// <param name="output">The message.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="first">The number of the first of them.</param>
    public static void Bounds(this ProtobufWriter output, Document schema, int first)
    {
        foreach (var (i, name) in Bounding.Index())
        {
            switch (schema[name])
            {
                case DocumentNumber number when name is "multipleOf" or "maximum" or "minimum":
                    output.WriteDouble(first + i, number.ToDouble());
                    break;
                case DocumentNumber { AsInteger: { } count }:
                    output.WriteVarint(first + i, count);
                    break;
                case DocumentString text:
                    output.WriteString(first + i, text.Value);
                    break;
                case var flag:
                    output.Flag(first + i, flag);
                    break;
            }
        }
    }

    /// <summary>Values of any type, as YAML text, of which JSON is a part.</summary>
    public static void Any(this ProtobufWriter output, int number, IEnumerable<Document> values)
    {
        foreach (var value in values)
        {
            output.Nest(number, any => any.WriteString(2, value.ToString()));
        }
    }

    /// <summary>The members whose names begin with <c>x-</c>.</summary>
    public static void Extensions(this ProtobufWriter output, int number, Document holder)
    {
        foreach (var (name, value) in Members(holder))
        {
            if (name.StartsWith("x-", StringComparison.Ordinal))
            {
                output.Named(number, name, any => any.WriteString(2, value.ToString()));
            }
        }
    }

    /// <summary>The schemes by which a document says that all of it is secured: none of them has scopes.</summary>
    public static void Security(this ProtobufWriter output, int number, Document? requirements)
    {
        foreach (var requirement in Items(requirements))
        {
            output.Nest(number, r =>
            {
                foreach (var (name, _) in Members(requirement))
                {
                    r.Named(1, name, static _ => { });
                }
            });
        }
    }

    public static DocumentObject Members(Document? document) => document as DocumentObject ?? DocumentObject.Empty;

    public static DocumentArray Items(Document? document) => document?.AsArray ?? DocumentArray.Empty;
}
