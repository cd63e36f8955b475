using System.Globalization;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Yaml;

/// <summary>A place in a text; lines and columns count from 1.</summary>
public readonly record struct YamlPosition(int Line, int Column);

/// <summary>A key that its mapping has already.</summary>
/// <param name="Line">Where its value begins, which is the line that go-yaml names.</param>
/// <param name="Key">The key; not always a text.</param>
public readonly record struct RepeatedKey(int Line, Document Key);

/// <summary>Where the values of one document stand in the text that it was read from.</summary>
public sealed class YamlSource
{
    private readonly YamlNode root;

    internal YamlSource(string? name, YamlNode root, IReadOnlyList<RepeatedKey> repeatedKeys)
    {
        Name = name;
        this.root = root;
        RepeatedKeys = repeatedKeys;
    }

    /// <summary>The file's name, or null.</summary>
    public string? Name { get; }

    /// <summary>Where the document's content begins.</summary>
    public YamlPosition Start => root.Position;

    /// <summary>
    /// The place of the field that <paramref name="path"/> names, in the form of validation messages: <c>spec.containers[0].image</c>,
    /// <c>metadata.labels[example.com/app]</c>. For a member that is where its key stands. Null where the text has no such field.
    /// </summary>
    public YamlPosition? Find(string path) => Walk(path, out var whole) is { } node && whole ? node.Position : null;

    /// <summary>As <see cref="Find"/>, or else the nearest field above: where something missing ought to be.</summary>
    public YamlPosition FindNearest(string path) => Walk(path, out _).Position;

    /// <summary><c>file.yaml:12</c> for the nearest place of a field.</summary>
    public string Describe(string path)
    {
        var line = FindNearest(path).Line.ToString(CultureInfo.InvariantCulture);
        return Name is null ? $"line {line}" : $"{Name}:{line}";
    }

    /// <summary>The keys that a mapping of the document has again, in the order of the text.</summary>
    public IReadOnlyList<RepeatedKey> RepeatedKeys { get; }

    private YamlNode Walk(string path, out bool whole)
    {
        var node = root;
        var rest = path.AsSpan();
        while (!rest.IsEmpty && Step(node, ref rest) is { } next)
        {
            node = next;
        }
        whole = rest.IsEmpty;
        return node;
    }

    // Keys may hold dots and brackets themselves, so the text is matched against the keys that are there, the longest first.
    private static YamlNode? Step(YamlNode node, ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '[')
        {
            var close = rest.IndexOf(']');
            if (node.Items is { } items)
            {
                if (close > 0 && int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < items.Count)
                {
                    rest = rest[(close + 1)..];
                    return items[i];
                }
                return null;
            }
            return Longest(node, rest[1..], ref rest, 1, "]");
        }
        var start = rest[0] == '.' ? 1 : 0;
        return Longest(node, rest[start..], ref rest, start, "");
    }

    private static YamlNode? Longest(YamlNode node, ReadOnlySpan<char> text, ref ReadOnlySpan<char> rest, int skipped, string closing)
    {
        YamlNode? found = null;
        var length = -1;
        foreach (var (key, member) in node.Members ?? [])
        {
            if (key.Length > length && text.StartsWith(key, StringComparison.Ordinal)
                && (closing.Length > 0 ? text[key.Length..].StartsWith(closing, StringComparison.Ordinal) : text.Length == key.Length || text[key.Length] is '.' or '['))
            {
                (found, length) = (member, key.Length);
            }
        }
        if (found is not null)
        {
            rest = rest[(skipped + length + closing.Length)..];
        }
        return found;
    }
}

/// <summary>The places of a value and of what is in it: a tree of the same shape as the document.</summary>
internal sealed class YamlNode(YamlPosition position, Dictionary<string, YamlNode>? members = null, List<YamlNode>? items = null)
{
    public YamlPosition Position { get; } = position;
    public Dictionary<string, YamlNode>? Members { get; } = members;
    public List<YamlNode>? Items { get; } = items;

    /// <summary>The same content seen from another place: a member's key, or an alias.</summary>
    public YamlNode MovedTo(YamlPosition to) => new(to, Members, Items);
}
