using System.Collections.Generic;
using System.Linq;

namespace MiniKube.Api.Generator;

/// <summary>The static Schema of a type.</summary>
internal static class SchemaEmitter
{
    public static void Emit(CodeWriter code, TypeModel type)
    {
        code.Line("private static Schema? schema;");
        var kinds = type.Kind is null ? "null" : "[GroupVersionKind]";
        code.Line($"public static Schema Schema => schema ??= Schema.Object({CodeWriter.Literal(type.DefinitionName)}, {CodeWriter.Literal(type.Description)}, static () => SchemaFields(), atomic: {Bool(type.Atomic)}, kinds: {kinds});");
        code.Line("private static SchemaField[] SchemaFields() =>");
        code.Line("[");
        if (type.Kind is not null)
        {
            code.Line("    new SchemaField(\"apiVersion\", static () => Schema.Scalar(SchemaType.String)) { Description = KindDescriptions.ApiVersion },");
            code.Line("    new SchemaField(\"kind\", static () => Schema.Scalar(SchemaType.String)) { Description = KindDescriptions.Kind },");
        }
        foreach (var f in type.Fields)
        {
            var extras = new List<string>();
            if (f.Description is not null)
            {
                extras.Add($"Description = {CodeWriter.Literal(f.Description)}");
            }
            if (f.Required)
            {
                extras.Add("Required = true");
            }
            if (f.ZeroIsAbsence && !f.Required && (f.Type.Kind != WireKind.Value || JsonEmitter.ShortName(f.Type) == "ByteString"))
            {
                extras.Add("OmitsZero = true");
            }
            if (f.Embedded)
            {
                extras.Add("Embedded = true");
            }
            if (f.KeepsEmpty)
            {
                extras.Add("KeepsEmpty = true");
            }
            if (f.Default is not null)
            {
                extras.Add($"Default = DocumentJson.Parse({CodeWriter.Literal(f.Default)})");
            }
            if (f.PatchStrategy is not null && f.Type.Kind != WireKind.List)
            {
                extras.Add($"PatchStrategy = {Strategy(f.PatchStrategy)}");
            }
            var tail = extras.Count == 0 ? "" : " { " + string.Join(", ", extras) + " }";
            code.Line($"    new SchemaField(\"{f.JsonName}\", static () => {Of(f, f.Type)}){tail},");
        }
        code.Line("];");
    }

    private static string Of(FieldModel field, WireType type) =>
        field.GranularMap && type == field.Type ? OfType(field, type) + ".Granular()" : OfType(field, type);

    private static string OfType(FieldModel field, WireType type)
    {
        switch (type.Kind)
        {
            case WireKind.String when field.Enum is not null: return $"Schema.EnumOf({CodeWriter.Literal(field.Enum)})";
            case WireKind.String: return Scalar("String", field.Format);
            case WireKind.Int32: return Scalar("Integer", "int32");
            case WireKind.Int64: return Scalar("Integer", "int64");
            case WireKind.Boolean: return Scalar("Boolean", null);
            case WireKind.Double: return Scalar("Number", "double");
            case WireKind.Raw: return $"ValueSchemas.{field.Raw ?? "Json"}";
            case WireKind.Message: return $"{type.Code}.Schema";
            case WireKind.Value when field.ListType is not null && type == field.Type: return "ValueSchemas.AtomicByteString";
            case WireKind.Value: return $"ValueSchemas.{type.Code.Substring(type.Code.LastIndexOf('.') + 1)}";
            case WireKind.Map: return $"Schema.MapOf(static () => {Of(field, type.Element!)}, atomic: {Bool(field.AtomicMap)})";
            default:
                var args = new List<string> { $"static () => {Of(field, type.Element!)}" };
                if (field.ListType is not null)
                {
                    args.Add($"listType: ListType.{char.ToUpperInvariant(field.ListType[0])}{field.ListType.Substring(1)}");
                }
                if (field.ListMapKeys.Count > 0)
                {
                    args.Add($"mapKeys: [{string.Join(", ", field.ListMapKeys.Select(CodeWriter.Literal))}]");
                }
                if (field.MergeKey is not null)
                {
                    args.Add($"mergeKey: {CodeWriter.Literal(field.MergeKey)}");
                }
                if (field.PatchStrategy is not null)
                {
                    args.Add($"strategy: {Strategy(field.PatchStrategy)}");
                }
                return $"Schema.ListOf({string.Join(", ", args)})";
        }
    }

    private static string Scalar(string type, string? format) =>
        format is null ? $"Schema.Scalar(SchemaType.{type})" : $"Schema.Scalar(SchemaType.{type}, {CodeWriter.Literal(format)})";

    private static string Strategy(string text) =>
        string.Join(" | ", text.Split(',').Select(s => $"global::MiniKube.Api.Schemas.PatchStrategy.{char.ToUpperInvariant(s[0])}{s.Substring(1)}"));

    private static string Bool(bool value) => value ? "true" : "false";
}
