using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// An immutable set of field paths, as <c>fieldsV1</c> of a managed fields entry holds it (KEP-555). Each step of a path is a
/// <see cref="PathElement"/> in its text form; a path may be in the set itself, and be the beginning of others.
/// </summary>
internal sealed class FieldSet : IEquatable<FieldSet>
{
    /// <summary>In <c>fieldsV1</c>: the path up to here is itself a member, beside its children.</summary>
    private const string Self = ".";

    // In ordinal order of the elements, each with at least one of membership and children.
    private readonly Node[] nodes;

    private FieldSet(Node[] nodes) => this.nodes = nodes;

    public static FieldSet Empty { get; } = new([]);

    /// <summary>One step: whether the path that ends with it is in the set, and what follows after it.</summary>
    internal readonly record struct Node(string Element, bool IsMember, FieldSet Children)
    {
        public bool IsEmpty => !IsMember && Children.IsEmpty;
    }

    public bool IsEmpty => nodes.Length == 0;
    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>The set of these steps, in any order; empty ones are left out.</summary>
    public static FieldSet Of(List<Node> nodes)
    {
        nodes.RemoveAll(static n => n.IsEmpty);
        return Of(nodes.ToArray());
    }

    /// <summary>The set of these steps, none of them empty, in any order; the array becomes the set's.</summary>
    public static FieldSet Of(Node[] nodes)
    {
        // What is read from another set comes in order.
        for (var i = 1; i < nodes.Length; i++)
        {
            if (string.CompareOrdinal(nodes[i - 1].Element, nodes[i].Element) > 0)
            {
                nodes.AsSpan().Sort(static (a, b) => string.CompareOrdinal(a.Element, b.Element));
                break;
            }
        }
        return nodes.Length == 0 ? Empty : new FieldSet(nodes);
    }

    /// <summary>Reads <c>fieldsV1</c>; null where it is not of that form.</summary>
    public static FieldSet? Parse(Document? fields)
    {
        if (fields is not DocumentObject o)
        {
            return null;
        }
        var nodes = new List<Node>(o.Count);
        foreach (var (element, value) in o)
        {
            if (element == Self)
            {
                continue;
            }
            if (!PathElement.IsValid(element) || Parse(value) is not { } children)
            {
                return null;
            }
            nodes.Add(new Node(element, children.IsEmpty || value[Self] is not null, children));
        }
        return Of(nodes);
    }

    public DocumentObject ToDocument() => ToDocument(isMember: false);

    public bool Contains(string element) => Find(element).IsMember;

    /// <summary>The set of one path through members.</summary>
    public static FieldSet OfPath(IReadOnlyList<string> names)
    {
        var set = Empty;
        for (var i = names.Count - 1; i >= 0; i--)
        {
            set = Of(new[] { new Node(PathElement.Field(names[i]), IsMember: i == names.Count - 1, set) });
        }
        return set;
    }

    /// <summary>The paths that go on from <paramref name="element"/>.</summary>
    public FieldSet Below(string element) => Find(element).Children ?? Empty;

    public FieldSet Union(FieldSet other) => IsEmpty ? other : other.IsEmpty ? this
        : Merge(other, static (a, b) => new Node(a.Element ?? b.Element, a.IsMember || b.IsMember, (a.Children ?? Empty).Union(b.Children ?? Empty)));

    public FieldSet Intersection(FieldSet other) => IsEmpty || other.IsEmpty ? Empty
        : Merge(other, static (a, b) => new Node(a.Element ?? b.Element, a.IsMember && b.IsMember, (a.Children ?? Empty).Intersection(b.Children ?? Empty)));

    public FieldSet Difference(FieldSet other) => IsEmpty || other.IsEmpty ? this
        : Merge(other, static (a, b) => new Node(a.Element ?? b.Element, a.IsMember && !b.IsMember, (a.Children ?? Empty).Difference(b.Children ?? Empty)));

    /// <summary>Every path of the set, in the form of messages: <c>.spec.template.spec.containers[name="web"].image</c>.</summary>
    public IEnumerable<string> Paths()
    {
        foreach (var node in nodes)
        {
            var here = PathElement.Display(node.Element);
            if (node.IsMember)
            {
                yield return here;
            }
            foreach (var below in node.Children.Paths())
            {
                yield return here + below;
            }
        }
    }

    public bool Equals(FieldSet? other) => other is not null && nodes.AsSpan().SequenceEqual(other.nodes);
    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var node in nodes)
        {
            hash.Add(node);
        }
        return hash.ToHashCode();
    }

    private DocumentObject ToDocument(bool isMember)
    {
        var withSelf = isMember && nodes.Length > 0;
        var members = new KeyValuePair<string, Document>[nodes.Length + (withSelf ? 1 : 0)];
        var at = 0;
        if (withSelf)
        {
            members[at++] = KeyValuePair.Create<string, Document>(Self, DocumentObject.Empty);
        }
        foreach (var node in nodes)
        {
            members[at++] = KeyValuePair.Create<string, Document>(node.Element, node.Children.ToDocument(node.IsMember));
        }
        return members.Length == 0 ? DocumentObject.Empty : new DocumentObject(members);
    }

    private Node Find(string element)
    {
        int low = 0, high = nodes.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(nodes[middle].Element, element);
            if (order == 0)
            {
                return nodes[middle];
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return default;
    }

    private FieldSet Merge(FieldSet other, Func<Node, Node, Node> combine)
    {
        var result = new List<Node>(nodes.Length + other.nodes.Length);
        for (int i = 0, j = 0; i < nodes.Length || j < other.nodes.Length;)
        {
            var order = i == nodes.Length ? 1 : j == other.nodes.Length ? -1 : string.CompareOrdinal(nodes[i].Element, other.nodes[j].Element);
            var node = combine(order <= 0 ? nodes[i] : default, order >= 0 ? other.nodes[j] : default);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            if (!node.IsEmpty)
            {
                result.Add(node);
            }
        }
        return result.Count == 0 ? Empty : new FieldSet([.. result]);
    }
}
