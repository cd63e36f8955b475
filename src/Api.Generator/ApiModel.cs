using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MiniKube.Api.Generator;

/// <summary>What a field's C# type is on the wire.</summary>
internal enum WireKind { String, Int32, Int64, Boolean, Double, Value, Raw, Message, List, Map }

/// <summary>A field's type: the wire kind, the C# type as written in code, and the element type of lists and maps.</summary>
internal sealed class WireType
{
    public WireType(WireKind kind, string code, WireType? element = null)
    {
        Kind = kind;
        Code = code;
        Element = element;
    }

    public WireKind Kind { get; }
    public string Code { get; }
    public WireType? Element { get; }

    public bool IsScalar => Kind is WireKind.String or WireKind.Int32 or WireKind.Int64 or WireKind.Boolean or WireKind.Double or WireKind.Value;

    public static WireType? From(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }
        var code = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        switch (type.SpecialType)
        {
            case SpecialType.System_String: return new WireType(WireKind.String, "string");
            case SpecialType.System_Int32: return new WireType(WireKind.Int32, "int");
            case SpecialType.System_Int64: return new WireType(WireKind.Int64, "long");
            case SpecialType.System_Boolean: return new WireType(WireKind.Boolean, "bool");
            case SpecialType.System_Double: return new WireType(WireKind.Double, "double");
        }
        if (type is not INamedTypeSymbol named)
        {
            return null;
        }
        switch (named.Name)
        {
            case "IReadOnlyList":
                return From(named.TypeArguments[0]) is { } item ? new WireType(WireKind.List, code, item) : null;
            case "IReadOnlyDictionary":
                return From(named.TypeArguments[1]) is { } value ? new WireType(WireKind.Map, code, value) : null;
            case "Document":
                return new WireType(WireKind.Raw, code);
        }
        if (named.ContainingNamespace.ToDisplayString() == "MiniKube.Api.Values")
        {
            return new WireType(WireKind.Value, code);
        }
        return named.IsRecord ? new WireType(WireKind.Message, code) : null;
    }
}

/// <summary>One field of an API type, as declared.</summary>
internal sealed class FieldModel
{
    public FieldModel(IPropertySymbol property, AttributeData attribute, WireType type)
    {
        Property = property.Name;
        Type = type;
        Number = (int)attribute.ConstructorArguments[0].Value!;
        var named = attribute.NamedArguments.ToDictionary(a => a.Key, a => a.Value);
        string? Text(string key) => named.TryGetValue(key, out var v) ? (string?)v.Value : null;
        bool Flag(string key) => named.TryGetValue(key, out var v) && v.Value is true;
        JsonName = Text("Name") ?? char.ToLowerInvariant(Property[0]) + Property.Substring(1);
        Required = Flag("Required");
        Pointer = Flag("Pointer");
        KeepsEmpty = Flag("KeepsEmpty");
        AtomicMap = Flag("AtomicMap");
        GranularMap = Flag("GranularMap");
        Inline = named.TryGetValue("InlinePath", out var path) ? path.Values.Select(n => (int)n.Value!).ToArray()
            : named.TryGetValue("Inline", out var inline) && inline.Value is int outer && outer != 0 ? [outer] : [];
        Default = Text("Default");
        Format = Text("Format");
        Enum = Text("Enum");
        Raw = Text("Raw");
        ListType = Text("ListType");
        MergeKey = Text("MergeKey");
        PatchStrategy = Text("PatchStrategy");
        ListMapKeys = named.TryGetValue("ListMapKeys", out var keys) ? keys.Values.Select(k => (string)k.Value!).ToArray() : [];
        Nullable = property.NullableAnnotation == NullableAnnotation.Annotated
            || property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        Embedded = type.Kind == WireKind.Message && (!Nullable || Flag("Embedded"));
        Description = Docs.Summary(property);
    }

    public string Property { get; }
    public string JsonName { get; }
    public int Number { get; }
    public WireType Type { get; }
    public bool Nullable { get; }
    public bool Required { get; }
    public bool Pointer { get; }
    public bool Embedded { get; }
    public bool KeepsEmpty { get; }
    public bool AtomicMap { get; }
    public bool GranularMap { get; }

    /// <summary>The numbers of the messages that protobuf nests around the field.</summary>
    public IReadOnlyList<int> Inline { get; }
    public string? Default { get; }
    public string? Format { get; }
    public string? Enum { get; }
    public string? Raw { get; }
    public string? ListType { get; }
    public IReadOnlyList<string> ListMapKeys { get; }
    public string? MergeKey { get; }
    public string? PatchStrategy { get; }
    public string? Description { get; }
    public string Local => "f" + Property;

    /// <summary>Whether the zero of its type and absence are the same.</summary>
    public bool ZeroIsAbsence => Nullable && !Pointer && Type.IsScalar;
}

/// <summary>One API type, as declared.</summary>
internal sealed class TypeModel
{
    public string Namespace { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string DefinitionName { get; private set; } = "";
    public bool Atomic { get; private set; }
    public (string Group, string Version, string Kind, string Resource, bool ClusterScoped)? Kind { get; private set; }
    public string? Description { get; private set; }
    public List<FieldModel> Fields { get; } = [];

    /// <summary>A field whose C# type has no wire form; null when all have one.</summary>
    public string? UnknownField { get; private set; }

    public static TypeModel From(INamedTypeSymbol type)
    {
        var model = new TypeModel { Namespace = type.ContainingNamespace.ToDisplayString(), Name = type.Name, Description = Docs.Summary(type) };
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ApiTypeAttribute")
            {
                model.DefinitionName = (string)attribute.ConstructorArguments[0].Value!;
                model.Atomic = attribute.NamedArguments.Any(a => a.Key == "Atomic" && a.Value.Value is true);
            }
            else if (attribute.AttributeClass?.Name == "KindAttribute")
            {
                var a = attribute.ConstructorArguments;
                model.Kind = ((string)a[0].Value!, (string)a[1].Value!, (string)a[2].Value!, (string)a[3].Value!,
                    attribute.NamedArguments.Any(n => n.Key == "ClusterScoped" && n.Value.Value is true));
            }
        }
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
        {
            var attribute = property.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "FieldAttribute");
            if (attribute is null)
            {
                continue;
            }
            if (WireType.From(property.Type) is { } wire)
            {
                model.Fields.Add(new FieldModel(property, attribute, wire));
            }
            else
            {
                model.UnknownField = $"{type.Name}.{property.Name} of type {property.Type.ToDisplayString()}";
            }
        }
        return model;
    }
}

/// <summary>Doc comments as plain text: they become what <c>explain</c> prints.</summary>
internal static class Docs
{
    public static string? Summary(ISymbol symbol)
    {
        var xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml))
        {
            return null;
        }
        // Blanks between two elements count: <c>a</c> <c>b</c>.
        var summary = XElement.Parse(xml, LoadOptions.PreserveWhitespace).Element("summary");
        return summary is null ? null : string.Join(" ", Text(summary).Split((char[])[' ', '\n', '\r', '\t'], System.StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Text(XNode node) => node switch
    {
        XText t => t.Value,
        XElement e when e.Attribute("cref") is { } cref && e.IsEmpty => cref.Value.Substring(cref.Value.LastIndexOf('.') + 1),
        XElement e when (e.Attribute("langword") ?? e.Attribute("name")) is { } word => word.Value,
        XElement e => string.Concat(e.Nodes().Select(Text)),
        _ => "",
    };
}
