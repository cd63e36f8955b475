namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// The endpoints of a frontend by index. A changed set keeps every endpoint that stays at its index where it can, so that a change touches
/// few elements: [a b c d] without b becomes [a d c]: index 1 is replaced, index 3 goes.
/// </summary>
internal static class BackendSlots
{
    public static Backend[] Rearrange(IReadOnlyList<Backend> old, IReadOnlyCollection<Backend> wanted)
    {
        var wantedSet = wanted.ToHashSet();
        var added = new Queue<Backend>(wantedSet.Except(old));
        var kept = new List<Backend?>(old.Count);
        foreach (var backend in old)
            kept.Add(wantedSet.Contains(backend) ? backend : added.TryDequeue(out var filler) ? filler : null);
        while (added.TryDequeue(out var more))
            kept.Add(more);
        for (var i = 0; i < kept.Count; i++)
        {
            while (kept.Count > i && kept[^1] is null)
                kept.RemoveAt(kept.Count - 1);
            if (i < kept.Count && kept[i] is null)
            {
                kept[i] = kept[^1];
                kept.RemoveAt(kept.Count - 1);
            }
        }
        return [.. kept.Select(b => b!.Value)];
    }
}
