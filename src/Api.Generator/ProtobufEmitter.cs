using System.Collections.Generic;
using System.Linq;

namespace MiniKube.Api.Generator;

/// <summary>
/// The protobuf reader and writer of a type, in the form of Kubernetes' generated messages: times, quantities and int-or-strings are
/// messages, raw JSON is a message with the bytes in field 1, maps are repeated entries of key 1 and value 2.
/// </summary>
internal static class ProtobufEmitter
{
    public static void Emit(CodeWriter code, TypeModel type)
    {
        EmitRead(code, type);
        EmitWrite(code, type);
    }

    private static void EmitRead(CodeWriter code, TypeModel type)
    {
        using (code.Block($"public static {type.Name} ReadProtobuf(ref ProtobufReader reader)"))
        {
            FieldLocals.Declare(code, type);
            foreach (var f in type.Fields.Where(f => f.Type.Kind == WireKind.List))
            {
                code.Line($"List<{f.Type.Element!.Code}>? list{f.Property} = null;");
            }
            foreach (var f in type.Fields.Where(f => f.Type.Kind == WireKind.Map))
            {
                code.Line($"Dictionary<string, {f.Type.Element!.Code}>? map{f.Property} = null;");
            }
            EmitReadLoop(code, "reader", type.Fields, depth: 0);
            foreach (var f in type.Fields.Where(f => f.Type.Kind == WireKind.List))
            {
                code.Line($"if (list{f.Property} is not null) {{ {f.Local} = list{f.Property}; }}");
            }
            foreach (var f in type.Fields.Where(f => f.Type.Kind == WireKind.Map))
            {
                code.Line($"if (map{f.Property} is not null) {{ {f.Local} = map{f.Property}; }}");
            }
            foreach (var f in type.Fields.Where(f => Zero(f) is not null))
            {
                code.Line($"if ({f.Local} == {Zero(f)}) {{ {f.Local} = null; }}");
            }
            FieldLocals.Construct(code, type);
        }
    }

    // The value that means absence; null where only the lack of the field does. A moment of zero is none, behind a pointer too.
    private static string? Zero(FieldModel f) =>
        f.ZeroIsAbsence || (f.Nullable && JsonEmitter.ShortName(f.Type) is "Timestamp" or "MicroTime") ? Default(f.Type) : null;

    private static string Default(WireType type) => type.Kind == WireKind.String ? "\"\"" : $"default({type.Code})";

    private static void EmitReadLoop(CodeWriter code, string reader, IEnumerable<FieldModel> fields, int depth)
    {
        using (code.Block($"while ({reader}.ReadTag(out var {reader}Number))"))
        {
            using (code.Block($"switch ({reader}Number)"))
            {
                foreach (var f in fields.Where(f => f.Inline.Count == depth && f.Number != 0))
                {
                    code.Line($"case {f.Number}: {Collect(f, reader)} break;");
                }
                foreach (var message in fields.Where(f => f.Inline.Count > depth).GroupBy(f => f.Inline[depth]))
                {
                    using (code.Block($"case {message.Key}:"))
                    {
                        var nested = $"{(depth == 0 ? "inline" : reader + "_")}{message.Key}";
                        code.Line($"var {nested} = {reader}.ReadMessage();");
                        EmitReadLoop(code, nested, message, depth + 1);
                        code.Line("break;");
                    }
                }
                code.Line($"default: {reader}.Skip(); break;");
            }
        }
    }

    private static string Collect(FieldModel f, string reader) => f.Type.Kind switch
    {
        WireKind.List when f.Type.Element!.Kind is WireKind.Int32 or WireKind.Int64 or WireKind.Boolean =>
            $"ProtobufCodec.AppendNumbers(ref {reader}, list{f.Property} ??= [], {Reader(f.Type.Element)});",
        WireKind.List => $"ProtobufCodec.Append(ref {reader}, list{f.Property} ??= [], {Reader(f.Type.Element!)});",
        WireKind.Map => $"ProtobufCodec.ReadEntry(ref {reader}, map{f.Property} ??= [], {Reader(f.Type.Element!)}, {Empty(f.Type.Element!)});",
        WireKind.Message => $"{f.Local} = ProtobufCodec.ReadMessage<{f.Type.Code}>(ref {reader});",
        _ => $"{f.Local} = {Reader(f.Type)}(ref {reader});",
    };

    private static string Empty(WireType type) => type.Kind switch
    {
        WireKind.String => "\"\"",
        WireKind.Message or WireKind.Value => $"new {type.Code}()",
        WireKind.List => "[]",
        WireKind.Raw => "Document.Null",
        _ => "default",
    };

    private static string Reader(WireType type) => type.Kind switch
    {
        WireKind.Message => $"ProtobufCodec.ReadMessage<{type.Code}>",
        // A map of lists has wrapper messages (authentication's ExtraValue): the items are field 1.
        WireKind.List => $"static (ref ProtobufReader reader) => ProtobufCodec.ReadWrappedList<{type.Element!.Code}>(ref reader, {Reader(type.Element)})",
        WireKind.Value => $"ProtobufCodec.Read{JsonEmitter.ShortName(type)}",
        _ => $"ProtobufCodec.Read{type.Kind}",
    };

    private static void EmitWrite(CodeWriter code, TypeModel type) =>
        EmitWriter(code, "public void WriteProtobuf", "WriteInline", [.. type.Fields.Where(f => f.Number != 0)], depth: 0);

    private static void EmitWriter(CodeWriter code, string head, string nested, IReadOnlyList<FieldModel> fields, int depth)
    {
        // In the order of the numbers, as Go writes them.
        var places = fields.GroupBy(f => f.Inline.Count > depth ? f.Inline[depth] : f.Number).OrderBy(g => g.Key).ToArray();
        using (code.Block($"{head}(ProtobufWriter writer)"))
        {
            foreach (var place in places)
            {
                if (place.First().Inline.Count == depth)
                {
                    EmitWriteField(code, place.Single());
                }
                else
                {
                    code.Line($"writer.WriteMessage({place.Key}, this, static (writer, self) => self.{nested}{place.Key}(writer));");
                }
            }
        }
        foreach (var message in places.Where(p => p.First().Inline.Count > depth))
        {
            EmitWriter(code, $"private void {nested}{message.Key}", $"{nested}{message.Key}_", [.. message], depth + 1);
        }
    }

    private static void EmitWriteField(CodeWriter code, FieldModel f)
    {
        if (f.Type.Kind == WireKind.List)
        {
            code.Line($"foreach (var item in {f.Property}{(f.Nullable ? " ?? []" : "")}) {{ {Write(f.Type.Element!, f.Number, "item")} }}");
        }
        else if (f.Type.Kind == WireKind.Map)
        {
            code.Line($"ProtobufCodec.WriteMap<{f.Type.Element!.Code}>(writer, {f.Number}, {f.Property}, static (writer, item) => {{ {Write(f.Type.Element!, 2, "item")} }});");
        }
        else if (f.ZeroIsAbsence)
        {
            code.Line(Write(f.Type, f.Number, $"({f.Property} ?? {Default(f.Type)})"));
        }
        else if (f.Nullable)
        {
            code.Line($"if ({f.Property} is {{ }} v{f.Property}) {{ {Write(f.Type, f.Number, "v" + f.Property)} }}");
        }
        else
        {
            code.Line(Write(f.Type, f.Number, f.Property));
        }
    }

    private static string Write(WireType type, int number, string value) => type.Kind switch
    {
        WireKind.Message => $"ProtobufCodec.WriteMessage(writer, {number}, {value});",
        WireKind.List => $"ProtobufCodec.WriteWrappedList<{type.Element!.Code}>(writer, {number}, {value}, static (writer, item) => {{ {Write(type.Element, 1, "item")} }});",
        _ => $"ProtobufCodec.Write(writer, {number}, {value});",
    };
}
