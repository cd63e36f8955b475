namespace MiniKube.Api.Generator;

/// <summary>The reader of a type from a tree that is parsed already.</summary>
internal static class DocumentEmitter
{
    public static void Emit(CodeWriter code, TypeModel type)
    {
        using (code.Block($"public static {type.Name} ReadDocument(DocumentObject document)"))
        {
            FieldLocals.Declare(code, type);
            if (type.Fields.Count > 0)
            {
                EmitLoop(code, type);
            }
            FieldLocals.Construct(code, type);
        }
    }

    private static void EmitLoop(CodeWriter code, TypeModel type)
    {
        using (code.Block("foreach (var (name, value) in document)"))
        {
            code.Line("if (value.IsNull) { continue; }");
            using (code.Block("switch (name)"))
            {
                foreach (var f in type.Fields)
                {
                    code.Line($"case \"{f.JsonName}\": {f.Local} = {Read(f.Type)}; break;");
                }
            }
        }
    }

    private static string Read(WireType type) => type.Kind switch
    {
        WireKind.List or WireKind.Map => $"DocumentReader.Read{type.Kind}<{type.Element!.Code}>(value, {Reader(type.Element)})",
        _ => $"{Reader(type)}(value)",
    };

    private static string Reader(WireType type) => type.Kind switch
    {
        WireKind.Message => $"DocumentReader.ReadMessage<{type.Code}>",
        WireKind.List or WireKind.Map => $"static value => {Read(type)}",
        WireKind.Value => $"DocumentReader.Read{JsonEmitter.ShortName(type)}",
        _ => $"DocumentReader.Read{type.Kind}",
    };
}
