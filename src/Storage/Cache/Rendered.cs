namespace MiniKube.Storage.Cache;

/// <summary>
/// Something with renderings besides its committed bytes (another version, a Table row, protobuf, a framed watch event): each is made at most once,
/// on first use, and shared by all who ask. They live as long as what they render.
/// </summary>
public abstract class Rendered<TSelf>
    where TSelf : Rendered<TSelf>
{
    private Slot? _slots;

    /// <summary>The rendering of this kind, made by <paramref name="make"/> if nobody made it before.</summary>
    /// <param name="kind">Which rendering: an object with value equality, or a shared instance.</param>
    /// <param name="make">Pure. When it throws, the next one who asks tries again.</param>
    public T Rendering<T>(object kind, Func<TSelf, T> make)
        where T : class
    {
        if (Find(kind) is { } found)
            return (T)found;
        // Nobody else locks entries and events: the lock costs nothing until there is something to make.
        lock (this)
        {
            if (Find(kind) is { } meanwhile)
                return (T)meanwhile;
            var made = make((TSelf)this);
            Volatile.Write(ref _slots, new Slot(kind, made, _slots));
            return made;
        }
    }

    private object? Find(object kind)
    {
        for (var slot = Volatile.Read(ref _slots); slot is not null; slot = slot.Next)
        {
            if (slot.Kind.Equals(kind))
                return slot.Value;
        }
        return null;
    }

    private sealed record Slot(object Kind, object Value, Slot? Next);
}
