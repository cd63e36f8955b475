using System.Linq;

namespace MiniKube.Api.Generator;

/// <summary>The UTF-8 JSON reader and writer of a type.</summary>
internal static class JsonEmitter
{
    public static void Emit(CodeWriter code, TypeModel type)
    {
        EmitRead(code, type);
        EmitWrite(code, type);
    }

    private static void EmitRead(CodeWriter code, TypeModel type)
    {
        using (code.Block($"public static {type.Name} ReadJson(ref Utf8JsonReader reader)"))
        {
            code.Line("JsonCodec.ExpectObject(ref reader);");
            FieldLocals.Declare(code, type);
            using (code.Block("while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)"))
            {
                code.Line("var name = JsonCodec.PropertyName(ref reader);");
                code.Line("reader.Read();");
                code.Line("if (reader.TokenType == JsonTokenType.Null) { continue; }");
                if (type.Fields.Count > 0)
                {
                    EmitSwitch(code, type);
                }
                code.Line("reader.Skip();");
            }
            FieldLocals.Construct(code, type);
        }
    }

    private static void EmitSwitch(CodeWriter code, TypeModel type)
    {
        using (code.Block("switch (name.Length)"))
        {
            foreach (var group in type.Fields.GroupBy(f => f.JsonName.Length).OrderBy(g => g.Key))
            {
                code.Line($"case {group.Key}:");
                foreach (var f in group)
                {
                    code.Line($"    if (name.SequenceEqual(\"{f.JsonName}\"u8)) {{ {f.Local} = {Read(f.Type)}; continue; }}");
                }
                code.Line("    break;");
            }
        }
    }

    private static string Read(WireType type) => type.Kind switch
    {
        WireKind.Message => $"{type.Code}.ReadJson(ref reader)",
        WireKind.List => $"JsonCodec.ReadList<{type.Element!.Code}>(ref reader, {Reader(type.Element)})",
        WireKind.Map => $"JsonCodec.ReadMap<{type.Element!.Code}>(ref reader, {Reader(type.Element)})",
        _ => $"{Reader(type)}(ref reader)",
    };

    private static string Reader(WireType type) => type.Kind switch
    {
        WireKind.Message => $"{type.Code}.ReadJson",
        WireKind.List or WireKind.Map => $"static (ref Utf8JsonReader reader) => {Read(type)}",
        WireKind.Raw => "DocumentJson.Read",
        WireKind.Value => $"JsonCodec.Read{ShortName(type)}",
        _ => $"JsonCodec.Read{type.Kind}",
    };

    private static void EmitWrite(CodeWriter code, TypeModel type)
    {
        using (code.Block("public void WriteJson(Utf8JsonWriter writer)"))
        {
            code.Line("writer.WriteStartObject();");
            if (type.Kind is not null)
            {
                code.Line("writer.WriteString(\"apiVersion\"u8, ApiVersion);");
                code.Line("writer.WriteString(\"kind\"u8, Kind);");
            }
            foreach (var f in type.Fields)
            {
                var name = $"\"{f.JsonName}\"u8";
                if (f.Type.Kind is WireKind.List or WireKind.Map)
                {
                    var condition = f.Required && !f.Nullable ? null : f.Nullable ? $"{f.Property} is not null" : $"{f.Property}.Count > 0";
                    Guarded(code, condition, $"writer.WritePropertyName({name}); {Write(f.Type, f.Property)}");
                }
                else if (f.Nullable)
                {
                    Guarded(code, $"{f.Property} is {{ }} v{f.Property}", $"writer.WritePropertyName({name}); {Write(f.Type, "v" + f.Property)}");
                }
                else
                {
                    Guarded(code, null, $"writer.WritePropertyName({name}); {Write(f.Type, f.Property)}");
                }
            }
            code.Line("writer.WriteEndObject();");
        }
    }

    private static void Guarded(CodeWriter code, string? condition, string statements) =>
        code.Line(condition is null ? statements : $"if ({condition}) {{ {statements} }}");

    private static string Write(WireType type, string value) => type.Kind switch
    {
        WireKind.Message => $"{value}.WriteJson(writer);",
        WireKind.List => $"JsonCodec.WriteList<{type.Element!.Code}>(writer, {value}, static (writer, item) => {{ {Write(type.Element, "item")} }});",
        WireKind.Map => $"JsonCodec.WriteMap<{type.Element!.Code}>(writer, {value}, static (writer, item) => {{ {Write(type.Element, "item")} }});",
        WireKind.Raw => $"DocumentJson.Write({value}, writer);",
        WireKind.String => $"writer.WriteStringValue({value});",
        WireKind.Boolean => $"writer.WriteBooleanValue({value});",
        WireKind.Value => $"JsonCodec.Write(writer, {value});",
        _ => $"writer.WriteNumberValue({value});",
    };

    internal static string ShortName(WireType type) => type.Code.Substring(type.Code.LastIndexOf('.') + 1);
}
