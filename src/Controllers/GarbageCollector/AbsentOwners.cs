namespace MiniKube.Controllers.GarbageCollector;

/// <summary>
/// Owners that are known not to exist: uids are never used again. Holds the last few hundred, each with all that it was looked for by: whoever names a uid
/// with another kind or name must not make it absent for those who name it rightly.
/// </summary>
internal sealed class AbsentOwners
{
    private const int Capacity = 500;

    private readonly Lock gate = new();
    private readonly HashSet<ObjectIdentity> known = [];
    private readonly Queue<ObjectIdentity> order = [];

    public void Add(ObjectIdentity owner)
    {
        lock (gate)
        {
            if (known.Add(owner))
            {
                order.Enqueue(owner);
                if (order.Count > Capacity)
                {
                    known.Remove(order.Dequeue());
                }
            }
        }
    }

    public bool Contains(ObjectIdentity owner)
    {
        lock (gate)
        {
            return known.Contains(owner);
        }
    }
}
