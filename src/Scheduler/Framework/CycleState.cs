namespace MiniKube.Scheduler.Framework;

/// <summary>
/// What plugins remember from one extension point to the next within one attempt at one pod, each under a type of its own: plugins themselves
/// have no state. Read once per node, so it is a short list and not a map.
/// </summary>
internal sealed class CycleState
{
    private object[] items = new object[8];
    private int count;

    /// <summary>Remembers a value; another one of its type is replaced.</summary>
    public void Set<T>(T value) where T : class
    {
        for (var i = 0; i < count; i++)
        {
            if (items[i] is T)
            {
                items[i] = value;
                return;
            }
        }
        if (count == items.Length)
        {
            Array.Resize(ref items, count * 2);
        }
        items[count++] = value;
    }

    /// <exception cref="InvalidOperationException">The extension point that sets it did not run.</exception>
    public T Get<T>() where T : class =>
        TryGet<T>() ?? throw new InvalidOperationException($"the cycle has no {typeof(T).Name}: its plugin's earlier extension point did not run");

    public T? TryGet<T>() where T : class
    {
        for (var i = 0; i < count; i++)
        {
            if (items[i] is T found)
            {
                return found;
            }
        }
        return null;
    }
}
