namespace MiniKube.Client.Informers;

/// <summary>
/// What an informer knows, always of one moment: each read is a read of the newest snapshot. Readers never wait. A plan that reads more than once
/// takes <see cref="Snapshot"/> first.
/// </summary>
public sealed class ObjectStore<T> where T : class
{
    private volatile StoreSnapshot<T> snapshot = StoreSnapshot<T>.Empty;

    internal ObjectStore()
    {
    }

    public StoreSnapshot<T> Snapshot
    {
        get => snapshot;
        internal set => snapshot = value;
    }

    public int Count => snapshot.Count;
    public T? Get(string? ns, string name) => snapshot.Get(ns, name);
    public T? Get(ObjectKey key) => snapshot.Get(key);
    public IEnumerable<T> List(string? ns = null) => snapshot.List(ns);
    public IEnumerable<T> ByIndex(string index, string value) => snapshot.ByIndex(index, value);
}
