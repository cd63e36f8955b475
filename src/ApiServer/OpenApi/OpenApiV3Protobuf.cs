using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using static MiniKube.ApiServer.OpenApi.Gnostic;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// An OpenAPI v3 document as the protobuf message <c>openapi.v3.Document</c> of github.com/google/gnostic. Numbers beside the names are that message's fields.
/// </summary>
internal static class OpenApiV3Protobuf
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";

    /// <summary>The name of before, which is no valid media type: clients ask for it, and are answered by the other one.</summary>
    public const string OldMediaType = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf";

    // Which half of a oneof "something or a reference to it".
    private const int Itself = 1;
    private const int Reference = 2;

    public static byte[] Write(DocumentObject v3)
    {
        var output = new ProtobufWriter();
        output.Text(1, v3["openapi"]);
        output.Nest(2, info =>
        {
            info.Text(1, v3.At("info", "title"));
            info.Text(6, v3.At("info", "version"));
        });
        output.Nest(4, paths =>
        {
            foreach (var (name, item) in Members(v3["paths"]))
            {
                paths.Named(1, name, value => PathItem(value, item));
            }
        });
        output.Nest(5, components =>
        {
            components.Nest(1, schemas => Properties(schemas, v3.At("components", "schemas")));
            components.Nest(7, schemes =>
            {
                foreach (var (name, scheme) in Members(v3.At("components", "securitySchemes")))
                {
                    schemes.Named(1, name, value => value.Nest(Itself, s =>
                    {
                        s.Text(1, scheme["type"]);
                        s.Text(2, scheme["description"]);
                        s.Text(3, scheme["name"]);
                        s.Text(4, scheme["in"]);
                    }));
                }
            });
        });
        return output.Written.ToArray();
    }

    private static void PathItem(ProtobufWriter output, Document item)
    {
        foreach (var (method, number) in (ReadOnlySpan<(string, int)>)[("get", 4), ("put", 5), ("post", 6), ("delete", 7), ("patch", 10)])
        {
            if (item[method] is { } operation)
            {
                output.Nest(number, o => Operation(o, operation));
            }
        }
        Parameters(output, 13, item["parameters"]);
    }

    private static void Operation(ProtobufWriter output, Document operation)
    {
        output.Texts(1, operation["tags"]);
        output.Text(3, operation["description"]);
        output.Text(5, operation["operationId"]);
        Parameters(output, 6, operation["parameters"]);
        if (operation["requestBody"] is { } body)
        {
            output.Nest(7, Itself, b =>
            {
                b.Nest(2, content => Content(content, body["content"]));
                b.Flag(3, body["required"]);
            });
        }
        output.Nest(8, responses =>
        {
            foreach (var (code, response) in Members(operation["responses"]))
            {
                responses.Named(2, code, value => value.Nest(Itself, r =>
                {
                    r.Text(1, response["description"]);
                    if (response["content"] is { } content)
                    {
                        r.Nest(3, c => Content(c, content));
                    }
                }));
            }
        });
        output.Extensions(13, operation);
    }

    private static void Parameters(ProtobufWriter output, int number, Document? parameters)
    {
        foreach (var parameter in Items(parameters))
        {
            output.Nest(number, Itself, p =>
            {
                p.Text(1, parameter["name"]);
                p.Text(2, parameter["in"]);
                p.Text(3, parameter["description"]);
                p.Flag(4, parameter["required"]);
                p.Nest(10, s => SchemaOrReference(s, parameter["schema"]!));
            });
        }
    }

    private static void Content(ProtobufWriter output, Document? content)
    {
        foreach (var (mediaType, form) in Members(content))
        {
            output.Named(1, mediaType, m => m.Nest(1, s => SchemaOrReference(s, form["schema"]!)));
        }
    }

    private static void SchemaOrReference(ProtobufWriter output, Document schema)
    {
        if (schema["$ref"] is { } reference)
        {
            output.Nest(Reference, r => r.Text(1, reference));
        }
        else
        {
            output.Nest(Itself, s => Schema(s, schema));
        }
    }

    private static void Schema(ProtobufWriter output, Document schema)
    {
        output.Flag(1, schema["nullable"]);
        output.Text(9, schema["title"]);
        output.Bounds(schema, first: 10);
        output.Texts(23, schema["required"]);
        output.Any(24, Items(schema["enum"]));
        output.Text(25, schema["type"]);
        foreach (var (alternatives, number) in (ReadOnlySpan<(string, int)>)[("allOf", 26), ("oneOf", 27), ("anyOf", 28)])
        {
            foreach (var alternative in Items(schema[alternatives]))
            {
                output.Nest(number, s => SchemaOrReference(s, alternative));
            }
        }
        if (schema["not"] is { } not)
        {
            output.Nest(29, s => Schema(s, not));
        }
        if (schema["items"] is { } items)
        {
            output.Nest(30, 1, s => SchemaOrReference(s, items));
        }
        if (schema["properties"] is { } properties)
        {
            output.Nest(31, p => Properties(p, properties));
        }
        if (schema["additionalProperties"] is { } values)
        {
            output.Nest(32, a => AdditionalProperties(a, values));
        }
        if (schema["default"] is { } standard)
        {
            output.Nest(33, d => Default(d, standard));
        }
        output.Text(34, schema["description"]);
        output.Text(35, schema["format"]);
        output.Extensions(36, schema);
    }

    private static void AdditionalProperties(ProtobufWriter output, Document values)
    {
        if (values.AsBoolean is not null)
        {
            output.Flag(2, values);
        }
        else
        {
            output.Nest(1, s => SchemaOrReference(s, values));
        }
    }

    // The message has no place for objects and lists.
    private static void Default(ProtobufWriter output, Document value)
    {
        if (value.AsBoolean is { } flag)
        {
            output.WriteVarint(2, flag ? 1 : 0);
        }
        else if (value.AsString is { } text)
        {
            output.WriteString(3, text);
        }
        else if (value.AsInteger is { } number)
        {
            output.WriteDouble(1, number);
        }
    }

    private static void Properties(ProtobufWriter output, Document? properties)
    {
        foreach (var (name, schema) in Members(properties))
        {
            output.Named(1, name, value => SchemaOrReference(value, schema));
        }
    }
}
