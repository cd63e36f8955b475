using MiniKube.Api.Meta.V1;

namespace MiniKube.Controllers.GarbageCollector;

/// <summary>An object in the graph.</summary>
/// <param name="identity">Where it is; of an owner that was only heard of, the uid alone counts.</param>
internal sealed class OwnerGraphNode(ObjectIdentity identity)
{
    public const string ForegroundFinalizer = "foregroundDeletion";
    public const string OrphanFinalizer = "orphan";

    public ObjectIdentity Identity { get; internal set; } = identity;

    /// <summary>As last seen; null for an owner that was only heard of.</summary>
    public ObjectMeta? Metadata { get; internal set; }

    /// <summary>Those that name it as their owner, by uid.</summary>
    internal SortedDictionary<string, OwnerGraphNode> DependentsByUid { get; } = new(StringComparer.Ordinal);

    public bool IsObserved => Metadata is not null;
    public IReadOnlyList<OwnerReference> Owners => Metadata?.OwnerReferences ?? [];
    public bool IsDeleting => Metadata?.DeletionTimestamp is not null;

    /// <summary>It waits, by a finalizer, until its dependents are gone.</summary>
    public bool IsDeletingDependents => IsDeleting && Metadata!.Finalizers.Contains(ForegroundFinalizer);

    /// <summary>It waits, by a finalizer, until its dependents no longer name it.</summary>
    public bool IsOrphaning => IsDeleting && Metadata!.Finalizers.Contains(OrphanFinalizer);
}

/// <summary>
/// Who owns whom, over all kinds, by uid. It is fed by the informers and answers which objects are to be looked at after each change. An owner that is
/// named but not seen stands in the graph unobserved, until it is asked for. Safe for use from several threads.
/// </summary>
internal sealed class OwnerGraph
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OwnerGraphNode> nodes = new(StringComparer.Ordinal);

    public OwnerGraphNode? Find(string uid)
    {
        lock (gate)
        {
            return nodes.GetValueOrDefault(uid);
        }
    }

    public IReadOnlyList<OwnerGraphNode> Dependents(string uid)
    {
        lock (gate)
        {
            return nodes.TryGetValue(uid, out var node) ? [.. node.DependentsByUid.Values] : [];
        }
    }

    /// <summary>An object was added or changed.</summary>
    /// <returns>The uids to look at.</returns>
    public IReadOnlyList<string> Observe(ObjectIdentity identity, ObjectMeta metadata)
    {
        var look = new List<string>();
        lock (gate)
        {
            if (!nodes.TryGetValue(identity.Uid, out var node))
            {
                nodes.Add(identity.Uid, node = new(identity));
            }
            var wasObserved = node.IsObserved;
            var (wasDeletingDependents, wasOrphaning) = (node.IsDeletingDependents, node.IsOrphaning);
            var before = node.Owners;
            node.Identity = identity;
            node.Metadata = metadata;
            if (!wasObserved || !before.SequenceEqual(metadata.OwnerReferences))
            {
                Relink(node, before, look);
            }
            if (!wasObserved)
            {
                // Owners elsewhere, and owners on their way out, are not there for what comes now.
                look.AddRange(node.DependentsByUid.Values.Where(d => !IsReachable(d, node)).Select(d => d.Identity.Uid));
            }
            if (node.IsOrphaning && !wasOrphaning)
            {
                look.Add(identity.Uid);
            }
            if (node.IsDeletingDependents && !wasDeletingDependents)
            {
                look.Add(identity.Uid);
                look.AddRange(node.DependentsByUid.Keys);
            }
        }
        return look;
    }

    /// <summary>An object is gone.</summary>
    /// <returns>The uids to look at.</returns>
    public IReadOnlyList<string> Remove(string uid)
    {
        var look = new List<string>();
        lock (gate)
        {
            if (!nodes.Remove(uid, out var node))
            {
                return look;
            }
            look.AddRange(node.DependentsByUid.Keys);
            foreach (var reference in node.Owners)
            {
                if (nodes.TryGetValue(reference.Uid, out var owner))
                {
                    Unlink(owner, uid);
                    if (owner.IsDeletingDependents)
                    {
                        look.Add(reference.Uid);
                    }
                }
            }
            // Its dependents still name it: so it stands as one that was heard of, should it be one that comes again.
            if (node.DependentsByUid.Count > 0)
            {
                var absent = new OwnerGraphNode(node.Identity);
                foreach (var (dependentUid, dependent) in node.DependentsByUid)
                {
                    absent.DependentsByUid.Add(dependentUid, dependent);
                }
                nodes.Add(uid, absent);
            }
        }
        return look;
    }

    /// <summary>Every owner of the object is there, where the object can have an owner, and not waiting for it to go: nothing needs to be asked.</summary>
    public bool AllOwnersStand(OwnerGraphNode node)
    {
        lock (gate)
        {
            return node.Owners.All(reference => nodes.TryGetValue(reference.Uid, out var owner)
                && owner.IsObserved && !owner.IsDeletingDependents && IsReachable(node, owner));
        }
    }

    /// <summary>The references to objects that there are, but where the object cannot have an owner.</summary>
    public IReadOnlyList<OwnerReference> Unreachable(OwnerGraphNode node)
    {
        lock (gate)
        {
            return node.Owners.Where(r => nodes.TryGetValue(r.Uid, out var owner) && owner.IsObserved && !IsReachable(node, owner)).ToArray();
        }
    }

    // Owners are found in the dependent's own namespace or outside all namespaces.
    private static bool IsReachable(OwnerGraphNode dependent, OwnerGraphNode owner) =>
        !owner.Identity.Namespaced || owner.Identity.Namespace == dependent.Identity.Namespace;

    private void Relink(OwnerGraphNode node, IReadOnlyList<OwnerReference> before, List<string> look)
    {
        var uid = node.Identity.Uid;
        foreach (var reference in node.Owners)
        {
            if (!nodes.TryGetValue(reference.Uid, out var owner))
            {
                nodes.Add(reference.Uid, owner = new(new(default, false, "", reference.Name, reference.Uid)));
            }
            if (owner.DependentsByUid.TryAdd(uid, node))
            {
                if (!owner.IsObserved)
                {
                    look.Add(reference.Uid);
                }
                else if (owner.IsDeletingDependents || !IsReachable(node, owner))
                {
                    look.Add(uid);
                }
            }
        }
        foreach (var reference in before)
        {
            if (!nodes.TryGetValue(reference.Uid, out var owner))
            {
                continue;
            }
            var now = node.Owners.FirstOrDefault(r => r.Uid == reference.Uid);
            if (now is null)
            {
                Unlink(owner, uid);
            }
            // One dependent less for which an owner waits.
            if (owner.IsDeletingDependents && reference.BlockOwnerDeletion == true && now?.BlockOwnerDeletion != true)
            {
                look.Add(reference.Uid);
            }
        }
    }

    private void Unlink(OwnerGraphNode owner, string dependent)
    {
        owner.DependentsByUid.Remove(dependent);
        if (!owner.IsObserved && owner.DependentsByUid.Count == 0)
        {
            nodes.Remove(owner.Identity.Uid);
        }
    }
}
