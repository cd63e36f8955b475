using System.Collections.Immutable;

namespace MiniKube.Client.Informers;

/// <summary>The name of an object within its kind. The namespace is empty for kinds without one. Ordered by namespace, then name, byte by byte.</summary>
public readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    public int CompareTo(ObjectKey other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name : $"{Namespace}/{Name}";
}

/// <summary>
/// What an informer knew at one moment: immutable, so a plan made from it sees one state. Everything it lists is ordered by namespace and name.
/// </summary>
public sealed class StoreSnapshot<T> where T : class
{
    internal static readonly ImmutableSortedDictionary<string, T> NoObjects = ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
    internal static readonly ImmutableSortedDictionary<ObjectKey, T> NoKeys = ImmutableSortedDictionary<ObjectKey, T>.Empty;

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, T>> namespaces;
    private readonly ImmutableSortedDictionary<string, StoreIndex<T>> indexes;

    private StoreSnapshot(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, T>> namespaces,
        ImmutableSortedDictionary<string, StoreIndex<T>> indexes, int count)
    {
        this.namespaces = namespaces;
        this.indexes = indexes;
        Count = count;
    }

    public static StoreSnapshot<T> Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, T>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, StoreIndex<T>>(StringComparer.Ordinal), 0);

    public int Count { get; }

    public T? Get(string? ns, string name) => namespaces.TryGetValue(ns ?? "", out var objects) && objects.TryGetValue(name, out var value) ? value : null;

    public T? Get(ObjectKey key) => Get(key.Namespace, key.Name);

    /// <summary>The objects of one namespace, or of all when <paramref name="ns"/> is null.</summary>
    public IEnumerable<T> List(string? ns = null)
    {
        if (ns is not null)
        {
            return namespaces.TryGetValue(ns, out var objects) ? objects.Values : [];
        }
        return namespaces.Values.SelectMany(objects => objects.Values);
    }

    /// <summary>The objects that an index files under <paramref name="value"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    public IEnumerable<T> ByIndex(string index, string value) => indexes[index].Find(value).Values;

    internal bool HasIndex(string name) => indexes.ContainsKey(name);

    internal StoreSnapshot<T> With(ObjectKey key, T value)
    {
        var objects = namespaces.GetValueOrDefault(key.Namespace, NoObjects);
        var old = objects.GetValueOrDefault(key.Name);
        return new(
            namespaces.SetItem(key.Namespace, objects.SetItem(key.Name, value)), Reindex(key, old, value), old is null ? Count + 1 : Count);
    }

    internal StoreSnapshot<T> Without(ObjectKey key)
    {
        if (Get(key) is not { } old)
        {
            return this;
        }
        var rest = namespaces[key.Namespace].Remove(key.Name);
        return new(rest.IsEmpty ? namespaces.Remove(key.Namespace) : namespaces.SetItem(key.Namespace, rest), Reindex(key, old, null), Count - 1);
    }

    internal StoreSnapshot<T> WithIndex(string name, Func<T, IEnumerable<string>> keys)
    {
        var index = StoreIndex<T>.Empty(keys);
        foreach (var (ns, objects) in namespaces)
        {
            foreach (var (objectName, value) in objects)
            {
                index = index.Replace(new(ns, objectName), null, value);
            }
        }
        return new(namespaces, indexes.SetItem(name, index), Count);
    }

    private ImmutableSortedDictionary<string, StoreIndex<T>> Reindex(ObjectKey key, T? old, T? value)
    {
        var next = indexes;
        foreach (var (name, index) in indexes)
        {
            next = next.SetItem(name, index.Replace(key, old, value));
        }
        return next;
    }
}

/// <summary>One index of a snapshot: values that a function draws from each object, to the objects that have them.</summary>
internal sealed class StoreIndex<T> where T : class
{
    private readonly Func<T, IEnumerable<string>> keys;
    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<ObjectKey, T>> entries;

    private StoreIndex(Func<T, IEnumerable<string>> keys, ImmutableSortedDictionary<string, ImmutableSortedDictionary<ObjectKey, T>> entries)
    {
        this.keys = keys;
        this.entries = entries;
    }

    public static StoreIndex<T> Empty(Func<T, IEnumerable<string>> keys) =>
        new(keys, ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<ObjectKey, T>>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<ObjectKey, T> Find(string value) => entries.GetValueOrDefault(value, StoreSnapshot<T>.NoKeys);

    public StoreIndex<T> Replace(ObjectKey key, T? old, T? value)
    {
        var next = entries;
        if (old is not null)
        {
            foreach (var at in keys(old))
            {
                if (next.TryGetValue(at, out var objects))
                {
                    var rest = objects.Remove(key);
                    next = rest.IsEmpty ? next.Remove(at) : next.SetItem(at, rest);
                }
            }
        }
        if (value is not null)
        {
            foreach (var at in keys(value))
            {
                next = next.SetItem(at, next.GetValueOrDefault(at, StoreSnapshot<T>.NoKeys).SetItem(key, value));
            }
        }
        return new(keys, next);
    }
}
