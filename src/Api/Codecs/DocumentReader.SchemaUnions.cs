using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Codecs;

/// <summary>The unions of JSON schemas: which member it is, the form tells.</summary>
public static partial class DocumentReader
{
    public static JSONSchemaPropsOrArray ReadJSONSchemaPropsOrArray(Document value) => value is DocumentArray
        ? new() { JSONSchemas = ReadList(value, ReadMessage<JSONSchemaProps>) }
        : new() { Schema = ReadMessage<JSONSchemaProps>(value) };

    public static JSONSchemaPropsOrBool ReadJSONSchemaPropsOrBool(Document value) => value is DocumentObject
        ? new(true, ReadMessage<JSONSchemaProps>(value))
        : new(ReadBoolean(value));

    public static JSONSchemaPropsOrStringArray ReadJSONSchemaPropsOrStringArray(Document value) => value is DocumentArray
        ? new() { Property = ReadList(value, ReadString) }
        : new() { Schema = ReadMessage<JSONSchemaProps>(value) };
}
