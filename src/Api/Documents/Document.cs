using System.Globalization;

namespace MiniKube.Api.Documents;

/// <summary>What a <see cref="Document"/> node is, in JSON's terms.</summary>
public enum DocumentKind { Null, Boolean, Number, String, Array, Object }

/// <summary>
/// An immutable tree of JSON values: the one in-flight form of every API object, built-in or custom. It keeps what a typed record
/// cannot: unknown fields, null against absent, the order of members, duplicate keys and numbers as they were written.
/// Nodes are shared freely; a change makes new nodes along one path (<see cref="DocumentObject.With"/>).
/// </summary>
public abstract class Document : IEquatable<Document>
{
    private protected Document() { }

    public abstract DocumentKind Kind { get; }

    public static Document Null { get; } = new DocumentNull();
    public static Document True { get; } = new DocumentBoolean(true);
    public static Document False { get; } = new DocumentBoolean(false);

    public static Document Of(bool value) => value ? True : False;
    public static Document Of(long value) => new DocumentNumber(value.ToString(CultureInfo.InvariantCulture));
    public static Document Of(string value) => new DocumentString(value);
    public static DocumentArray Of(IEnumerable<Document> items) => new(items);

    public static implicit operator Document(string value) => Of(value);
    public static implicit operator Document(bool value) => Of(value);
    public static implicit operator Document(long value) => Of(value);

    /// <summary>The member <paramref name="name"/> of an object; null when this is no object or has no such member.</summary>
    public Document? this[string name] => this is DocumentObject o && o.TryGet(name, out var value) ? value : null;

    public bool IsNull => Kind == DocumentKind.Null;

    /// <summary>The zero of its kind, as Go's structs start out: <c>""</c>, 0 or false.</summary>
    public bool IsZero => this switch
    {
        DocumentString s => s.Value.Length == 0,
        DocumentNumber => AsInteger == 0,
        _ => AsBoolean == false,
    };

    /// <summary>The text of a string node; null for every other kind.</summary>
    public string? AsString => (this as DocumentString)?.Value;
    public bool? AsBoolean => (this as DocumentBoolean)?.Value;

    /// <summary>A number node as a 64-bit integer; null when it is no number, has a fraction or does not fit.</summary>
    public long? AsInteger => this is DocumentNumber n && n.TryGetInt64(out var v) ? v : null;
    public DocumentObject? AsObject => this as DocumentObject;
    public DocumentArray? AsArray => this as DocumentArray;

    /// <summary>The node at a path of member names; null as soon as one is missing.</summary>
    public Document? At(params ReadOnlySpan<string> path)
    {
        Document? node = this;
        foreach (var name in path)
        {
            node = node?[name];
        }
        return node;
    }

    /// <summary>This object with the node at <paramref name="path"/> replaced; missing objects on the way are made, other kinds are replaced.</summary>
    public DocumentObject WithAt(ReadOnlySpan<string> path, Document value)
    {
        var here = this as DocumentObject ?? DocumentObject.Empty;
        return path.Length == 1
            ? here.With(path[0], value)
            : here.With(path[0], (here[path[0]] ?? DocumentObject.Empty).WithAt(path[1..], value));
    }

    /// <summary>Deep equality: members of objects in any order, numbers by value (1 equals 1.0).</summary>
    public abstract bool Equals(Document? other);
    public sealed override bool Equals(object? obj) => Equals(obj as Document);
    public abstract override int GetHashCode();

    /// <summary>The node as compact JSON text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(DocumentJson.Write(this));

    private sealed class DocumentNull : Document
    {
        public override DocumentKind Kind => DocumentKind.Null;
        public override bool Equals(Document? other) => other is DocumentNull;
        public override int GetHashCode() => 0;
    }

    private sealed class DocumentBoolean(bool value) : Document
    {
        public bool Value { get; } = value;
        public override DocumentKind Kind => DocumentKind.Boolean;
        public override bool Equals(Document? other) => other is DocumentBoolean b && b.Value == Value;
        public override int GetHashCode() => Value ? 1 : 2;
    }
}

/// <summary>A JSON string.</summary>
public sealed class DocumentString(string value) : Document
{
    public string Value { get; } = value;
    public override DocumentKind Kind => DocumentKind.String;
    public override bool Equals(Document? other) => other is DocumentString s && s.Value == Value;
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A JSON number, kept in the text it was written in.</summary>
public sealed class DocumentNumber(string text) : Document
{
    public string Text { get; } = text;
    public override DocumentKind Kind => DocumentKind.Number;

    public bool TryGetInt64(out long value)
    {
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }
        if (decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && decimal.Truncate(d) == d
            && d is >= long.MinValue and <= long.MaxValue)
        {
            value = (long)d;
            return true;
        }
        return false;
    }

    public double ToDouble() => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override bool Equals(Document? other)
    {
        if (other is not DocumentNumber n)
        {
            return false;
        }
        if (n.Text == Text)
        {
            return true;
        }
        var (whole, otherWhole) = (TryGetInt64(out var a), n.TryGetInt64(out var b));
        return whole == otherWhole && (whole ? a == b : ToDouble() is var d && double.IsFinite(d) && d.Equals(n.ToDouble()));
    }

    public override int GetHashCode() => TryGetInt64(out var v) ? v.GetHashCode() : ToDouble().GetHashCode();
}
