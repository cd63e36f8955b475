namespace MiniKube.Storage;

/// <summary>
/// An immutable map of items sorted by key: a B+ tree whose changed path is copied. A reference to one is a consistent snapshot for as long as
/// it is held; two versions share all that did not change. Items carry their own keys, so a leaf is nothing but an array of items.
/// </summary>
/// <remarks>
/// All leaves lie at one depth. Nodes are split when they overflow and merged with a neighbour when they fall under a quarter; a node that
/// has become empty is dropped. Example: with leaves of at most 4, adding e to [a b c d] gives the inner node {[a b] [c d e]}.
/// </remarks>
public sealed class SortedMap<T>
    where T : class, IKeyed
{
    private const int LeafMax = 64;
    private const int InnerMax = 32;

    /// <summary>The map without items.</summary>
    public static readonly SortedMap<T> Empty = new(null);

    private readonly Node? _root;

    private SortedMap(Node? root) => _root = root;

    /// <summary>The number of items.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>The exclusive end of the range of keys that begin with <paramref name="prefix"/>; null if there is no end.</summary>
    public static string? EndOf(string prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] != char.MaxValue)
                return string.Concat(prefix.AsSpan(0, i), [(char)(prefix[i] + 1)]);
        }
        return null;
    }

    /// <summary>A map of items that are already in strictly increasing key order.</summary>
    public static SortedMap<T> FromSorted(IReadOnlyList<T> items)
    {
        if (items.Count == 0)
            return Empty;
        var level = new List<Node>();
        for (var at = 0; at < items.Count;)
        {
            var leaf = new T[Math.Min(LeafMax * 3 / 4, items.Count - at)];
            for (var i = 0; i < leaf.Length; i++)
                leaf[i] = items[at++];
            level.Add(new Leaf(leaf));
        }
        while (level.Count > 1)
        {
            var above = new List<Node>();
            foreach (var children in level.Chunk(InnerMax * 3 / 4))
                above.Add(new Inner(children));
            level = above;
        }
        return new SortedMap<T>(level[0]);
    }

    /// <summary>The item under a key, or null.</summary>
    public T? Find(string key)
    {
        var node = _root;
        while (node is Inner inner)
            node = inner.Children[ChildFor(inner, key)];
        if (node is not Leaf leaf)
            return null;
        var at = Search(leaf.Items, key);
        return at >= 0 ? leaf.Items[at] : null;
    }

    /// <summary>The map with <paramref name="item"/> under its key, in place of the one before.</summary>
    public SortedMap<T> Set(T item)
    {
        if (_root is null)
            return new SortedMap<T>(new Leaf([item]));
        var (left, right) = Insert(_root, item);
        return new SortedMap<T>(right is null ? left : new Inner([left, right]));
    }

    /// <summary>The map without a key; the same one if the key is absent.</summary>
    public SortedMap<T> Remove(string key)
    {
        if (_root is null || Find(key) is null)
            return this;
        var root = Without(_root, key);
        while (root is Inner { Children: [var only] })
            root = only;
        return root is null ? Empty : new SortedMap<T>(root);
    }

    /// <summary>How many items have keys smaller than <paramref name="key"/>.</summary>
    public int Rank(string key)
    {
        var rank = 0;
        var node = _root;
        while (node is Inner inner)
        {
            var child = ChildFor(inner, key);
            for (var i = 0; i < child; i++)
                rank += inner.Children[i].Count;
            node = inner.Children[child];
        }
        if (node is not Leaf leaf)
            return 0;
        var at = Search(leaf.Items, key);
        return rank + (at >= 0 ? at : ~at);
    }

    /// <summary>The items with keys from <paramref name="from"/> (inclusive) to <paramref name="end"/> (exclusive; null: no end), in order.</summary>
    public IEnumerable<T> Range(string from, string? end)
    {
        if (_root is null)
            yield break;
        var path = new Stack<(Inner Node, int Next)>();
        var node = _root;
        while (node is Inner inner)
        {
            var child = ChildFor(inner, from);
            path.Push((inner, child + 1));
            node = inner.Children[child];
        }
        var leaf = (Leaf)node;
        var at = Search(leaf.Items, from);
        at = at >= 0 ? at : ~at;
        while (true)
        {
            // One look at the last key spares a comparison per item in all leaves but the last of the range.
            var whole = end is null || string.CompareOrdinal(leaf.Items[^1].Key, end) < 0;
            for (; at < leaf.Items.Length; at++)
            {
                if (!whole && string.CompareOrdinal(leaf.Items[at].Key, end) >= 0)
                    yield break;
                yield return leaf.Items[at];
            }
            if (!NextLeaf(path, out leaf!))
                yield break;
            at = 0;
        }
    }

    /// <summary>The items whose keys begin with <paramref name="prefix"/> and are greater than <paramref name="startAfter"/>, in order.</summary>
    public IEnumerable<T> Under(string prefix, string? startAfter = null)
    {
        var from = startAfter is not null && string.CompareOrdinal(startAfter, prefix) >= 0 ? startAfter + '\0' : prefix;
        return Range(from, EndOf(prefix));
    }

    /// <summary>How many items <see cref="Under"/> has.</summary>
    public int CountUnder(string prefix, string? startAfter = null)
    {
        var from = startAfter is not null && string.CompareOrdinal(startAfter, prefix) >= 0 ? startAfter + '\0' : prefix;
        return Math.Max(0, (EndOf(prefix) is { } end ? Rank(end) : Count) - Rank(from));
    }

    private static bool NextLeaf(Stack<(Inner Node, int Next)> path, out Leaf? leaf)
    {
        while (path.TryPop(out var step))
        {
            if (step.Next >= step.Node.Children.Length)
                continue;
            path.Push((step.Node, step.Next + 1));
            var node = step.Node.Children[step.Next];
            while (node is Inner inner)
            {
                path.Push((inner, 1));
                node = inner.Children[0];
            }
            leaf = (Leaf)node;
            return true;
        }
        leaf = null;
        return false;
    }

    private static (Node Left, Node? Right) Insert(Node node, T item)
    {
        if (node is Leaf leaf)
        {
            var at = Search(leaf.Items, item.Key);
            if (at >= 0)
                return (new Leaf(With(leaf.Items, at, item)), null);
            var items = Inserted(leaf.Items, ~at, item);
            if (items.Length <= LeafMax)
                return (new Leaf(items), null);
            // Appending in order (names with growing numbers) leaves full leaves behind, not halves.
            var cut = ~at == items.Length - 1 ? LeafMax : items.Length / 2;
            return (new Leaf(items[..cut]), new Leaf(items[cut..]));
        }
        var inner = (Inner)node;
        var child = ChildFor(inner, item.Key);
        var (left, right) = Insert(inner.Children[child], item);
        var children = With(inner.Children, child, left);
        if (right is null)
            return (new Inner(children), null);
        children = Inserted(children, child + 1, right);
        if (children.Length <= InnerMax)
            return (new Inner(children), null);
        var half = child + 1 == children.Length - 1 ? InnerMax : children.Length / 2;
        return (new Inner(children[..half]), new Inner(children[half..]));
    }

    private static Node? Without(Node node, string key)
    {
        if (node is Leaf leaf)
            return leaf.Items.Length == 1 ? null : new Leaf(Cut(leaf.Items, Search(leaf.Items, key)));
        var inner = (Inner)node;
        var at = ChildFor(inner, key);
        var child = Without(inner.Children[at], key);
        if (child is null)
            return inner.Children.Length == 1 ? null : new Inner(Cut(inner.Children, at));
        var children = With(inner.Children, at, child);
        var neighbour = at + 1 < children.Length ? at : at - 1;
        if (neighbour >= 0 && Merged(children[neighbour], children[neighbour + 1]) is { } merged)
            children = With(Cut(children, neighbour + 1), neighbour, merged);
        return new Inner(children);
    }

    private static Node? Merged(Node left, Node right) => (left, right) switch
    {
        (Leaf a, Leaf b) when Math.Min(a.Items.Length, b.Items.Length) < LeafMax / 4 && a.Items.Length + b.Items.Length <= LeafMax * 3 / 4 =>
            new Leaf([.. a.Items, .. b.Items]),
        (Inner a, Inner b) when Math.Min(a.Children.Length, b.Children.Length) < InnerMax / 4
            && a.Children.Length + b.Children.Length <= InnerMax * 3 / 4 => new Inner([.. a.Children, .. b.Children]),
        _ => null,
    };

    private static int ChildFor(Inner inner, string key)
    {
        int low = 1, high = inner.Children.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(inner.Children[middle].First, key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }

    private static int Search(T[] items, string key)
    {
        int low = 0, high = items.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(items[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    private static TItem[] With<TItem>(TItem[] items, int at, TItem item)
    {
        var copy = (TItem[])items.Clone();
        copy[at] = item;
        return copy;
    }

    private static TItem[] Inserted<TItem>(TItem[] items, int at, TItem item)
    {
        var copy = new TItem[items.Length + 1];
        Array.Copy(items, copy, at);
        copy[at] = item;
        Array.Copy(items, at, copy, at + 1, items.Length - at);
        return copy;
    }

    private static TItem[] Cut<TItem>(TItem[] items, int at)
    {
        var copy = new TItem[items.Length - 1];
        Array.Copy(items, copy, at);
        Array.Copy(items, at + 1, copy, at, copy.Length - at);
        return copy;
    }

    private abstract class Node(string first, int count)
    {
        public string First { get; } = first;

        public int Count { get; } = count;
    }

    private sealed class Leaf(T[] items) : Node(items[0].Key, items.Length)
    {
        public T[] Items { get; } = items;
    }

    private sealed class Inner(Node[] children) : Node(children[0].First, Total(children))
    {
        public Node[] Children { get; } = children;

        private static int Total(Node[] children)
        {
            var total = 0;
            foreach (var child in children)
                total += child.Count;
            return total;
        }
    }
}
