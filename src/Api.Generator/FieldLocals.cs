namespace MiniKube.Api.Generator;

/// <summary>The locals that a reader collects fields in, and the object made of them.</summary>
internal static class FieldLocals
{
    public static void Declare(CodeWriter code, TypeModel type)
    {
        code.Line($"{type.Name} defaults = Defaults;");
        foreach (var f in type.Fields)
        {
            code.Line($"var {f.Local} = defaults.{f.Property};");
        }
    }

    public static void Construct(CodeWriter code, TypeModel type)
    {
        code.Line($"return new {type.Name}");
        code.Line("{");
        foreach (var f in type.Fields)
        {
            code.Line($"    {f.Property} = {f.Local},");
        }
        code.Line("};");
    }
}
