using System.Text.Json;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Codecs;

/// <summary>The unions of JSON schemas: which member it is, the form tells.</summary>
public static partial class JsonCodec
{
    public static JSONSchemaPropsOrArray ReadJSONSchemaPropsOrArray(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.StartArray
        ? new() { JSONSchemas = ReadList(ref reader, JSONSchemaProps.ReadJson) }
        : new() { Schema = JSONSchemaProps.ReadJson(ref reader) };

    public static JSONSchemaPropsOrBool ReadJSONSchemaPropsOrBool(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.StartObject
        ? new(true, JSONSchemaProps.ReadJson(ref reader))
        : new(ReadBoolean(ref reader));

    public static JSONSchemaPropsOrStringArray ReadJSONSchemaPropsOrStringArray(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.StartArray
        ? new() { Property = ReadList(ref reader, ReadString) }
        : new() { Schema = JSONSchemaProps.ReadJson(ref reader) };

    public static void Write(Utf8JsonWriter writer, JSONSchemaPropsOrArray value)
    {
        if (value.JSONSchemas is { } list)
        {
            WriteList(writer, list, static (writer, item) => item.WriteJson(writer));
        }
        else
        {
            (value.Schema ?? new()).WriteJson(writer);
        }
    }

    public static void Write(Utf8JsonWriter writer, JSONSchemaPropsOrBool value)
    {
        if (value.Schema is { } schema)
        {
            schema.WriteJson(writer);
        }
        else
        {
            writer.WriteBooleanValue(value.Allows);
        }
    }

    public static void Write(Utf8JsonWriter writer, JSONSchemaPropsOrStringArray value)
    {
        if (value.Schema is { } schema)
        {
            schema.WriteJson(writer);
        }
        else
        {
            WriteList(writer, value.Property, static (writer, item) => writer.WriteStringValue(item));
        }
    }
}
