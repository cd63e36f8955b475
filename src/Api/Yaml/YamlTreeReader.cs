using MiniKube.Api.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniKube.Api.Yaml;

/// <summary>Builds documents from YAML events: resolves scalars, aliases and merge keys, and notes where everything stood.</summary>
internal sealed class YamlTreeReader(string text, int firstLine)
{
    /// <summary>How many nodes aliases may add; more is an attack on memory (a "billion laughs" text).</summary>
    private const int MaxAliasedNodes = 100_000;

    private readonly Parser parser = new(new StringReader(text));
    private readonly Dictionary<AnchorName, (Document Content, YamlNode Places, int Size)?> anchors = [];
    private readonly int lastLine = text.AsSpan().TrimEnd('\n').Count('\n');
    private List<RepeatedKey> repeated = [];
    private int nodes;
    private int aliased;

    public IEnumerable<(Document Content, YamlNode Places, IReadOnlyList<RepeatedKey> Repeated)> Read()
    {
        while (Next() is not StreamEnd)
        {
            if (parser.Current is DocumentStart)
            {
                anchors.Clear();
                (nodes, aliased, repeated) = (0, 0, []);
                Next();
                var content = Node(0, out var places);
                yield return (content, places, repeated);
            }
        }
    }

    private ParsingEvent Next()
    {
        try
        {
            return parser.MoveNext() ? parser.Current! : throw new YamlFormatException("unexpected end of the text", firstLine, 1);
        }
        catch (YamlException e)
        {
            // The scanner reports where a scalar began; a tab that spoils it stands at its end.
            var place = At(e.Message.Contains("tab character", StringComparison.Ordinal) ? e.End : e.Start);
            throw new YamlFormatException(Problem(e.Message), place.Line, place.Column, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner gives up so on a plain scalar that ends inside an open list, and on the escape of half a surrogate pair.
            var place = parser.Current is { } last ? At(last.End) : new YamlPosition(firstLine, 1);
            throw new YamlFormatException(
                e is ArgumentException ? "found invalid Unicode character escape code" : "a flow list or mapping is not closed", place.Line, place.Column, e);
        }
    }

    /// <summary>Reads the node the parser stands on; afterwards it stands on that node's last event.</summary>
    private Document Node(int depth, out YamlNode places)
    {
        var current = parser.Current!;
        var position = At(current.Start);
        if (depth > DocumentJson.MaxDepth)
        {
            throw Error("nested too deeply", position);
        }
        if (current is AnchorAlias alias)
        {
            return Alias(alias, position, out places);
        }
        var anchor = ((NodeEvent)current).Anchor;
        var before = ++nodes;
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = null;
        }
        var content = current switch
        {
            Scalar scalar => Scalar(scalar, position, out places),
            SequenceStart => Sequence(depth, position, out places),
            _ => Mapping(depth, position, out places),
        };
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = (content, places, nodes - before + 1);
        }
        return content;
    }

    private Document Alias(AnchorAlias alias, YamlPosition position, out YamlNode places)
    {
        if (!anchors.TryGetValue(alias.Value, out var found))
        {
            throw Error($"unknown anchor '{alias.Value}' referenced", position);
        }
        var (content, anchored, size) = found ?? throw Error($"anchor '{alias.Value}' value contains itself", position);
        nodes += size;
        aliased += size;
        if (aliased > MaxAliasedNodes)
        {
            throw Error("document contains excessive aliasing", position);
        }
        places = anchored.MovedTo(position);
        return content;
    }

    private static Document Scalar(Scalar scalar, YamlPosition position, out YamlNode places)
    {
        places = new YamlNode(position);
        try
        {
            return YamlScalars.Read(scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Tag.IsEmpty ? "" : scalar.Tag.Value);
        }
        catch (FormatException e)
        {
            throw Error(e.Message, position);
        }
    }

    private DocumentArray Sequence(int depth, YamlPosition position, out YamlNode places)
    {
        var items = new List<Document>();
        var itemPlaces = new List<YamlNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(Node(depth + 1, out var item));
            itemPlaces.Add(item);
        }
        places = new YamlNode(position, items: itemPlaces);
        return items.Count == 0 ? DocumentArray.Empty : new DocumentArray(items.ToArray());
    }

    private DocumentObject Mapping(int depth, YamlPosition position, out YamlNode places)
    {
        var members = new YamlMembers();
        List<(Document, YamlNode)>? merged = null;
        while (Next() is not MappingEnd)
        {
            var keyPosition = At(parser.Current!.Start);
            var isMerge = parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = Node(depth + 1, out _);
            var name = Name(key, keyPosition);
            Next();
            var value = Node(depth + 1, out var place);
            if (isMerge)
            {
                (merged ??= []).Add((value, place));
            }
            else if (!members.Set(name, value, place.MovedTo(keyPosition)))
            {
                repeated.Add(new RepeatedKey(place.Position.Line, key));
            }
        }
        foreach (var (value, place) in merged ?? [])
        {
            Merge(members, value, place);
        }
        places = new YamlNode(position, members.Places);
        return members.ToObject();
    }

    private static void Merge(YamlMembers members, Document value, YamlNode places)
    {
        if (value is DocumentObject source)
        {
            foreach (var (name, member) in source)
            {
                members.SetMissing(name, member, places.Members![name]);
            }
        }
        else if (value is DocumentArray list && list.All(i => i is DocumentObject))
        {
            for (var i = 0; i < list.Count; i++)
            {
                Merge(members, list[i], places.Items![i]);
            }
        }
        else
        {
            throw Error("map merge requires map or sequence of maps as the value", places.Position);
        }
    }

    // JSON has only strings as keys: numbers and booleans become their text.
    private static string Name(Document key, YamlPosition position) => key switch
    {
        DocumentString s => s.Value,
        DocumentNumber n => n.Text,
        { AsBoolean: { } b } => b ? "true" : "false",
        var other => throw Error($"unsupported map key: {other}", position),
    };

    // "While parsing a node, did not find expected node content.": of what the parser was at, go-yaml says nothing.
    private static string Problem(string message)
    {
        var context = message.StartsWith("While ", StringComparison.Ordinal) ? message.IndexOf(", ", StringComparison.Ordinal) : -1;
        return (context < 0 ? message : message[(context + 2)..]).TrimEnd('.');
    }

    // At the end of the text the scanner stands one line further than there are lines.
    private YamlPosition At(in Mark mark) => new(firstLine + (int)Math.Min(mark.Line - 1, lastLine), (int)mark.Column);

    private static YamlFormatException Error(string reason, YamlPosition at) => new(reason, at.Line, at.Column);
}
