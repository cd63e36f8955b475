using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using static MiniKube.ApiServer.OpenApi.Gnostic;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// The OpenAPI v2 document as the protobuf message <c>openapi.v2.Document</c> of github.com/google/gnostic: the only form that older kubectl ask for.
/// Numbers beside the names are that message's fields.
/// </summary>
internal static class OpenApiV2Protobuf
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The name of before, which is no valid media type: clients ask for it, and are answered by the other one.</summary>
    public const string OldMediaType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    public static byte[] Write(DocumentObject v2)
    {
        var output = new ProtobufWriter();
        output.Text(1, v2["swagger"]);
        output.Nest(2, info =>
        {
            info.Text(1, v2.At("info", "title"));
            info.Text(2, v2.At("info", "version"));
        });
        output.Nest(8, paths =>
        {
            foreach (var (name, item) in Members(v2["paths"]))
            {
                paths.Named(2, name, value => PathItem(value, item));
            }
        });
        output.Nest(9, definitions => Properties(definitions, v2["definitions"]));
        output.Security(12, v2["security"]);
        output.Nest(13, definitions =>
        {
            foreach (var (name, key) in Members(v2["securityDefinitions"]))
            {
                definitions.Named(1, name, item => item.Nest(2, k =>
                {
                    k.Text(1, key["type"]);
                    k.Text(2, key["name"]);
                    k.Text(3, key["in"]);
                    k.Text(4, key["description"]);
                }));
            }
        });
        return output.Written.ToArray();
    }

    private static void PathItem(ProtobufWriter output, Document item)
    {
        foreach (var (method, number) in (ReadOnlySpan<(string, int)>)[("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)])
        {
            if (item[method] is { } operation)
            {
                output.Nest(number, o => Operation(o, operation));
            }
        }
        Parameters(output, 9, item["parameters"]);
    }

    private static void Operation(ProtobufWriter output, Document operation)
    {
        output.Texts(1, operation["tags"]);
        output.Text(3, operation["description"]);
        output.Text(5, operation["operationId"]);
        output.Texts(6, operation["produces"]);
        output.Texts(7, operation["consumes"]);
        Parameters(output, 8, operation["parameters"]);
        output.Nest(9, responses =>
        {
            foreach (var (code, response) in Members(operation["responses"]))
            {
                responses.Named(1, code, value => value.Nest(1, r =>
                {
                    r.Text(1, response["description"]);
                    if (response["schema"] is { } schema)
                    {
                        r.Nest(2, 1, s => Schema(s, schema));
                    }
                }));
            }
        });
        output.Texts(10, operation["schemes"]);
        output.Extensions(13, operation);
    }

    private static void Parameters(ProtobufWriter output, int number, Document? parameters)
    {
        foreach (var parameter in Items(parameters))
        {
            output.Nest(number, 1, p =>
            {
                if (parameter["in"]?.AsString == "body")
                {
                    p.Nest(1, body =>
                    {
                        body.Text(2, parameter["name"]);
                        body.Text(3, parameter["in"]);
                        body.Flag(4, parameter["required"]);
                        body.Nest(5, s => Schema(s, parameter["schema"]!));
                    });
                    return;
                }
                var query = parameter["in"]?.AsString == "query";
                p.Nest(2, query ? 3 : 4, q =>
                {
                    q.Flag(1, parameter["required"]);
                    q.Text(2, parameter["in"]);
                    q.Text(3, parameter["description"]);
                    q.Text(4, parameter["name"]);
                    q.Text(query ? 6 : 5, parameter["type"]);
                });
            });
        }
    }

    private static void Schema(ProtobufWriter output, Document schema)
    {
        output.Text(1, schema["$ref"]);
        output.Text(2, schema["format"]);
        output.Text(4, schema["description"]);
        output.Any(5, schema["default"] is { } standard ? [standard] : []);
        output.Bounds(schema, first: 6);
        output.Text(3, schema["title"]);
        output.Texts(19, schema["required"]);
        output.Any(20, Items(schema["enum"]));
        if (schema["additionalProperties"] is { } values)
        {
            output.Nest(21, a => AdditionalProperties(a, values));
        }
        if (schema["type"] is { } type)
        {
            output.Nest(22, item => item.Text(1, type));
        }
        if (schema["items"] is { } items)
        {
            output.Nest(23, 1, s => Schema(s, items));
        }
        if (schema["properties"] is { } properties)
        {
            output.Nest(25, p => Properties(p, properties));
        }
        output.Extensions(31, schema);
    }

    private static void AdditionalProperties(ProtobufWriter output, Document values)
    {
        if (values.AsBoolean is not null)
        {
            output.Flag(2, values);
        }
        else
        {
            output.Nest(1, s => Schema(s, values));
        }
    }

    private static void Properties(ProtobufWriter output, Document? properties)
    {
        foreach (var (name, schema) in Members(properties))
        {
            output.Named(1, name, value => Schema(value, schema));
        }
    }
}
