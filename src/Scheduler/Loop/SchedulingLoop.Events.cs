using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Loop;

/// <summary>How the loop keeps up with the API server's objects.</summary>
internal sealed partial class SchedulingLoop
{
    /// <summary>Follows nodes, pods and namespaces from now on.</summary>
    public void Follow(Informer<Node> nodes, Informer<Pod> pods, Informer<Namespace> namespaces)
    {
        namespaces.AddHandler(
            ns => Inbox.Post(() => NamespaceChanged(null, ns)),
            (old, ns) => Inbox.Post(() => NamespaceChanged(old, ns)),
            ns => Inbox.Post(() => Cluster.SetNamespace(ns.Metadata.Name!, null)));
        nodes.AddHandler(
            node => Inbox.Post(() => NodeChanged(null, node)),
            (old, node) => Inbox.Post(() => NodeChanged(old, node)),
            node => Inbox.Post(() => NodeGone(node)));
        pods.AddHandler(
            pod => Inbox.Post(() => PodChanged(pod)),
            (_, pod) => Inbox.Post(() => PodChanged(pod)),
            pod => Inbox.Post(() => PodGone(pod)));
    }

    /// <summary>Follows the volumes that pods can wait for.</summary>
    public void Follow(Informer<PersistentVolumeClaim> claims, Informer<PersistentVolume> volumes)
    {
        void Claimed(PersistentVolumeClaim claim) => Inbox.Post(() => Queue.Move(new ClusterChange(ClusterEvents.Claim) { Claim = claim }));
        void Offered() => Inbox.Post(() => Queue.Move(new ClusterChange(ClusterEvents.Volume)));
        claims.AddHandler(Claimed, (_, claim) => Claimed(claim), _ => { });
        volumes.AddHandler(_ => Offered(), (_, _) => Offered(), _ => { });
    }

    private void NamespaceChanged(Namespace? old, Namespace ns)
    {
        if (old is null || !PodChanges.SameLabels(old.Metadata.Labels, ns.Metadata.Labels))
        {
            Cluster.SetNamespace(ns.Metadata.Name!, ns.Metadata.Labels);
            Queue.Move(new ClusterChange(ClusterEvents.NamespaceLabel));
        }
    }

    internal void NodeChanged(Node? old, Node node)
    {
        var events = old is null ? ClusterEvents.NodeAdd : NodeChanges.Between(old, node);
        if (events == ClusterEvents.None && old!.Status.Images.SequenceEqual(node.Status.Images))
        {
            return;
        }
        Cluster.SetNode(node);
        Queue.Move(new ClusterChange(events) { OldNode = old, NewNode = node });
    }

    internal void NodeGone(Node node)
    {
        Cluster.RemoveNode(node.Metadata.Name!);
        Queue.Move(new ClusterChange(ClusterEvents.NodeDelete) { OldNode = node });
    }

    internal void PodChanged(Pod pod)
    {
        if (pod.IsTerminal())
        {
            // It holds nothing any more.
            Left(pod);
        }
        else if (!string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            Assigned(pod);
        }
        else
        {
            Waiting(pod);
        }
    }

    internal void PodGone(Pod pod)
    {
        Left(pod);
        attempts.Forget(PodInfo.KeyOf(pod), PodInfo.UidOf(pod));
    }

    private void Assigned(Pod pod)
    {
        var uid = PodInfo.UidOf(pod);
        Queue.Remove(uid);
        Cluster.Nominated.Remove(uid);
        var old = Cluster.PodOf(uid);
        if (old is not null && !Cluster.IsAssumed(uid) && PodChanges.OnlyStatus(old.Pod, pod))
        {
            return;
        }
        var info = new PodInfo(pod, Cluster.Resources);
        Cluster.SetPod(info);
        var events = old is null ? ClusterEvents.AssignedPodAdd : PodChanges.OfAssigned(old, info);
        if (events != ClusterEvents.None)
        {
            Queue.Move(new ClusterChange(events) { OldPod = old, NewPod = info });
        }
    }

    private void Waiting(Pod pod)
    {
        var info = new PodInfo(pod, Cluster.Resources);
        var known = Queue.Find(info.Uid);
        // Room that other schedulers make counts too.
        Cluster.Nominated.Observe(known?.Pod, info);
        if (known?.Pod.Pod.Status.NominatedNodeName is { Length: > 0 } before && before != pod.Status.NominatedNodeName)
        {
            // What was kept for it there is free for others.
            Queue.Move(new ClusterChange(ClusterEvents.AssignedPodDelete) { OldPod = known.Pod });
        }
        if (Of(pod) is null)
        {
            Queue.Remove(info.Uid);
        }
        else if (pod.IsTerminating())
        {
            // Nothing will run it any more. One that is being bound ends with what the API server answers to that.
            if (known is { Place: not QueuePlace.InFlight })
            {
                Queue.Remove(info.Uid);
            }
            else if (known is not null)
            {
                Queue.Set(info);
            }
        }
        else if (known is not null || Cluster.NodeOf(info.Uid) is null)
        {
            // A pod that is bound here already and seen unbound is news from before.
            Queue.Set(info);
        }
    }

    private void Left(Pod pod)
    {
        var uid = PodInfo.UidOf(pod);
        var waiting = Queue.Remove(uid);
        var nominated = Cluster.Nominated.NodeOf(uid) is not null;
        Cluster.Nominated.Remove(uid);
        if ((Cluster.RemovePod(uid) ?? (nominated ? waiting?.Pod : null)) is { } gone)
        {
            // What was kept for a pod is free too.
            Queue.Move(new ClusterChange(ClusterEvents.AssignedPodDelete) { OldPod = gone });
        }
    }

    /// <summary>Null for a pod that another scheduler places.</summary>
    private ScheduledProfile? Of(Pod pod) =>
        profiles.GetValueOrDefault(string.IsNullOrEmpty(pod.Spec.SchedulerName) ? DefaultProfile.SchedulerName : pod.Spec.SchedulerName);
}
