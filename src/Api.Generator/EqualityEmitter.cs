namespace MiniKube.Api.Generator;

/// <summary>Equality by content: C# records compare lists and maps by reference, which is never what a caller of an API type means.</summary>
internal static class EqualityEmitter
{
    public static void Emit(CodeWriter code, TypeModel type)
    {
        code.Line($"private static {type.Name}? defaults;");
        code.Line($"private static {type.Name} Defaults => defaults ??= new();");
        using (code.Block($"public bool Equals({type.Name}? other)"))
        {
            code.Line("if (ReferenceEquals(this, other)) { return true; }");
            code.Line("if (other is null) { return false; }");
            foreach (var f in type.Fields)
            {
                code.Line($"if (!{Equal(f.Type, f.Property, "other." + f.Property)}) {{ return false; }}");
            }
            code.Line("return true;");
        }
        using (code.Block("public override int GetHashCode()"))
        {
            code.Line("var hash = new HashCode();");
            foreach (var f in type.Fields)
            {
                code.Line(f.Type.Kind is WireKind.List or WireKind.Map ? $"hash.Add({f.Property}?.Count ?? 0);" : $"hash.Add({f.Property});");
            }
            code.Line("return hash.ToHashCode();");
        }
    }

    private static string Equal(WireType type, string a, string b) => type.Kind switch
    {
        WireKind.List => $"ApiEquality.Lists<{type.Element!.Code}>({a}, {b})",
        WireKind.Map => $"ApiEquality.Maps<{type.Element!.Code}>({a}, {b})",
        _ => $"EqualityComparer<{type.Code}?>.Default.Equals({a}, {b})",
    };
}
