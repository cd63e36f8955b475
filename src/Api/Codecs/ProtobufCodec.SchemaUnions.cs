using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Codecs;

/// <summary>The unions of JSON schemas: messages with a field for each member.</summary>
public static partial class ProtobufCodec
{
    public static JSONSchemaPropsOrArray ReadJSONSchemaPropsOrArray(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        JSONSchemaProps? schema = null;
        List<JSONSchemaProps>? list = null;
        while (nested.ReadTag(out var number))
        {
            switch (number)
            {
                case 1: schema = ReadMessage<JSONSchemaProps>(ref nested); break;
                case 2: Append(ref nested, list ??= [], ReadMessage<JSONSchemaProps>); break;
                default: nested.Skip(); break;
            }
        }
        return new() { Schema = schema, JSONSchemas = list };
    }

    public static JSONSchemaPropsOrBool ReadJSONSchemaPropsOrBool(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        var allows = false;
        JSONSchemaProps? schema = null;
        while (nested.ReadTag(out var number))
        {
            switch (number)
            {
                case 1: allows = ReadBoolean(ref nested); break;
                case 2: schema = ReadMessage<JSONSchemaProps>(ref nested); break;
                default: nested.Skip(); break;
            }
        }
        return new(allows, schema);
    }

    public static JSONSchemaPropsOrStringArray ReadJSONSchemaPropsOrStringArray(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        JSONSchemaProps? schema = null;
        List<string> names = [];
        while (nested.ReadTag(out var number))
        {
            switch (number)
            {
                case 1: schema = ReadMessage<JSONSchemaProps>(ref nested); break;
                case 2: Append(ref nested, names, ReadString); break;
                default: nested.Skip(); break;
            }
        }
        return new() { Schema = schema, Property = names };
    }

    public static void Write(ProtobufWriter writer, int number, JSONSchemaPropsOrArray value) =>
        writer.WriteMessage(number, value, static (w, v) =>
        {
            WriteIfAny(w, 1, v.Schema);
            foreach (var schema in v.JSONSchemas ?? [])
            {
                WriteMessage(w, 2, schema);
            }
        });

    public static void Write(ProtobufWriter writer, int number, JSONSchemaPropsOrBool value) =>
        writer.WriteMessage(number, value, static (w, v) =>
        {
            Write(w, 1, v.Allows);
            WriteIfAny(w, 2, v.Schema);
        });

    public static void Write(ProtobufWriter writer, int number, JSONSchemaPropsOrStringArray value) =>
        writer.WriteMessage(number, value, static (w, v) =>
        {
            WriteIfAny(w, 1, v.Schema);
            foreach (var name in v.Property)
            {
                Write(w, 2, name);
            }
        });

    private static void WriteIfAny(ProtobufWriter writer, int number, JSONSchemaProps? schema)
    {
        if (schema is not null)
        {
            WriteMessage(writer, number, schema);
        }
    }
}
