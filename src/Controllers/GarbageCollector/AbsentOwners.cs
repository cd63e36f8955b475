namespace MiniKube.Controllers.GarbageCollector;

/// <summary>Owners that are known not to exist: uids are never used again. Holds the last few hundred, by uid and the namespace they were looked for in.</summary>
internal sealed class AbsentOwners
{
    private const int Capacity = 500;

    private readonly Lock gate = new();
    private readonly HashSet<(string Uid, string Namespace)> known = [];
    private readonly Queue<(string Uid, string Namespace)> order = [];

    public void Add(ObjectIdentity owner)
    {
        lock (gate)
        {
            if (known.Add((owner.Uid, owner.Namespace)))
            {
                order.Enqueue((owner.Uid, owner.Namespace));
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
            return known.Contains((owner.Uid, owner.Namespace));
        }
    }
}
