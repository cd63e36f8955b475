using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// The OpenAPI v2 document as the protobuf message <c>openapi.v2.Document</c> of github.com/google/gnostic: the only form that older kubectl ask for.
/// Numbers beside the names are that message's fields.
/// </summary>
internal static class OpenApiProtobuf
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The name of before, which is no valid media type: clients ask for it, and are answered by the other one.</summary>
    public const string OldMediaType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    public static byte[] Write(DocumentObject v2)
    {
        var output = new ProtobufWriter();
        Text(output, 1, v2["swagger"]);
        Nest(output, 2, info =>
        {
            Text(info, 1, v2.At("info", "title"));
            Text(info, 2, v2.At("info", "version"));
        });
        Nest(output, 8, paths =>
        {
            foreach (var (name, item) in Members(v2["paths"]))
            {
                Named(paths, 2, name, value => PathItem(value, item));
            }
        });
        Nest(output, 9, definitions => Properties(definitions, v2["definitions"]));
        return output.Written.ToArray();
    }

    private static void PathItem(ProtobufWriter output, Document item)
    {
        foreach (var (method, number) in (ReadOnlySpan<(string, int)>)[("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)])
        {
            if (item[method] is { } operation)
            {
                Nest(output, number, o => Operation(o, operation));
            }
        }
        Parameters(output, 9, item["parameters"]);
    }

    private static void Operation(ProtobufWriter output, Document operation)
    {
        Texts(output, 6, operation["produces"]);
        Texts(output, 7, operation["consumes"]);
        Parameters(output, 8, operation["parameters"]);
        Nest(output, 9, responses =>
        {
            foreach (var (code, response) in Members(operation["responses"]))
            {
                Named(responses, 1, code, value => Nest(value, 1, r =>
                {
                    Text(r, 1, response["description"]);
                    if (response["schema"] is { } schema)
                    {
                        Nest(r, 2, s => Nest(s, 1, v => Schema(v, schema)));
                    }
                }));
            }
        });
        Extensions(output, 13, operation);
    }

    private static void Parameters(ProtobufWriter output, int number, Document? parameters)
    {
        foreach (var parameter in parameters?.AsArray ?? DocumentArray.Empty)
        {
            Nest(output, number, item => Nest(item, 1, p =>
            {
                if (parameter["in"]?.AsString == "body")
                {
                    Nest(p, 1, body =>
                    {
                        Text(body, 2, parameter["name"]);
                        Text(body, 3, parameter["in"]);
                        Flag(body, 4, parameter["required"]);
                        Nest(body, 5, s => Schema(s, parameter["schema"]!));
                    });
                    return;
                }
                var query = parameter["in"]?.AsString == "query";
                Nest(p, 2, plain => Nest(plain, query ? 3 : 4, q =>
                {
                    Flag(q, 1, parameter["required"]);
                    Text(q, 2, parameter["in"]);
                    Text(q, 3, parameter["description"]);
                    Text(q, 4, parameter["name"]);
                    Text(q, query ? 6 : 5, parameter["type"]);
                }));
            }));
        }
    }

    private static void Schema(ProtobufWriter output, Document schema)
    {
        Text(output, 1, schema["$ref"]);
        Text(output, 2, schema["format"]);
        Text(output, 4, schema["description"]);
        if (schema["default"] is { } standard)
        {
            Nest(output, 5, any => Text(any, 2, standard.ToString()));
        }
        Texts(output, 19, schema["required"]);
        foreach (var value in schema["enum"]?.AsArray ?? DocumentArray.Empty)
        {
            Nest(output, 20, any => Text(any, 2, value.ToString()));
        }
        if (schema["additionalProperties"] is { } values)
        {
            Nest(output, 21, item => Nest(item, 1, s => Schema(s, values)));
        }
        if (schema["type"] is { } type)
        {
            Nest(output, 22, item => Text(item, 1, type));
        }
        if (schema["items"] is { } items)
        {
            Nest(output, 23, item => Nest(item, 1, s => Schema(s, items)));
        }
        if (schema["properties"] is { } properties)
        {
            Nest(output, 25, p => Properties(p, properties));
        }
        Extensions(output, 31, schema);
    }

    private static void Properties(ProtobufWriter output, Document? properties)
    {
        foreach (var (name, schema) in Members(properties))
        {
            Named(output, 1, name, value => Schema(value, schema));
        }
    }

    // An extension's value is YAML text, of which JSON is a part.
    private static void Extensions(ProtobufWriter output, int number, Document holder)
    {
        foreach (var (name, value) in Members(holder))
        {
            if (name.StartsWith("x-", StringComparison.Ordinal))
            {
                Named(output, number, name, any => Text(any, 2, value.ToString()));
            }
        }
    }

    private static void Named(ProtobufWriter output, int number, string name, Action<ProtobufWriter> value) => Nest(output, number, pair =>
    {
        Text(pair, 1, name);
        Nest(pair, 2, value);
    });

    private static void Nest(ProtobufWriter output, int number, Action<ProtobufWriter> content) =>
        output.WriteMessage(number, content, static (nested, fill) => fill(nested));

    private static DocumentObject Members(Document? document) => document as DocumentObject ?? DocumentObject.Empty;

    private static void Text(ProtobufWriter output, int number, Document? text)
    {
        if (text?.AsString is { } value)
        {
            output.WriteString(number, value);
        }
    }

    private static void Texts(ProtobufWriter output, int number, Document? texts)
    {
        foreach (var text in texts?.AsArray ?? DocumentArray.Empty)
        {
            Text(output, number, text);
        }
    }

    private static void Flag(ProtobufWriter output, int number, Document? flag)
    {
        if (flag?.AsBoolean == true)
        {
            output.WriteVarint(number, 1);
        }
    }
}
