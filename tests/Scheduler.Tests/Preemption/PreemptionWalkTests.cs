using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Preemption;

/// <summary>Pods of random priorities come, end, and are made to leave, in random order.</summary>
public class PreemptionWalkTests
{
    private const int NodeCpu = 4;

    [Fact]
    public void No_node_is_ever_given_more_than_it_has_and_in_the_end_no_pod_waits_that_could_take_a_place()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var walk = new Walk(seed);
            for (var step = 0; step < 150; step++)
            {
                walk.Step();
            }
            walk.Settle();
        }
    }

    private sealed class Walk
    {
        private readonly SeededRandomSource random;
        private readonly ClusterSnapshot cluster = Make.Cluster(Enumerable.Range(0, 4).Select(i => Make.Node($"n{i}", $"cpu={NodeCpu},memory=8Gi,pods=9")));
        private readonly Profile profile = DefaultProfile.Create(Make.Context);
        private readonly SchedulingCycle cycle;
        private readonly List<PodInfo> pending = [];
        private readonly List<PodInfo> bound = [];
        private readonly List<PodInfo> leaving = [];
        private int made;

        public Walk(ulong seed)
        {
            random = new(seed);
            cycle = new(cluster, random);
        }

        public void Step()
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    var pod = Make.Pod($"p{made++}", $"cpu={1 + random.Next(3)}", spec: s => s with { Priority = random.Next(4) });
                    pending.Add(new PodInfo(pod, cluster.Resources));
                    break;
                case 2 when bound.Count > 0:
                    Remove(bound, random.Next(bound.Count));
                    break;
                case 3 when leaving.Count > 0:
                    Remove(leaving, random.Next(leaving.Count));
                    break;
                default:
                    if (pending.Count > 0)
                    {
                        Try(pending[random.Next(pending.Count)]);
                    }
                    break;
            }
            Assert.All(cluster.Nodes, n => Assert.True(n.Pods.Sum(p => p.Cpu) <= NodeCpu * 1000));
        }

        /// <summary>All victims leave, and every pod is tried as often as something comes of it.</summary>
        public void Settle()
        {
            var rounds = 0;
            for (var more = true; more;)
            {
                Assert.True(rounds++ < 100, "pods take places from each other for ever");
                while (leaving.Count > 0)
                {
                    Remove(leaving, 0);
                }
                more = pending.OrderByDescending(p => p.Priority).ToList().Aggregate(false, (any, pod) => Try(pod) || any);
            }
            Assert.All(cluster.Nodes, n => Assert.True(n.Pods.Sum(p => p.Cpu) <= NodeCpu * 1000));
            foreach (var pod in pending)
            {
                // It could not take the place of anybody less important.
                Assert.All(cluster.Nodes, n => Assert.True(n.Pods.Where(p => p.Priority >= pod.Priority).Sum(p => p.Cpu) + pod.Cpu > NodeCpu * 1000));
            }
        }

        /// <summary>As the loop does with a decision. False when nothing came of it.</summary>
        private bool Try(PodInfo pod)
        {
            var decision = cycle.Decide(profile, pod);
            if (decision.Node is { } node)
            {
                pending.Remove(pod);
                cluster.Assume(pod, node);
                cluster.Nominated.Remove(pod.Uid);
                bound.Add(pod);
                return true;
            }
            if (decision.Remedy!.Candidate is not { } candidate)
            {
                if (decision.Remedy.ClearsNomination)
                {
                    cluster.Nominated.Remove(pod.Uid);
                }
                return false;
            }
            Assert.All(candidate.Victims, v => Assert.True(v.Priority < pod.Priority));
            foreach (var other in cluster.Nominated.Below(pod, candidate.Node.Name).ToList())
            {
                cluster.Nominated.Remove(other.Uid);
            }
            cluster.Nominated.Set(pod, candidate.Node.Name);
            foreach (var victim in candidate.Victims)
            {
                Leave(victim, candidate.Node);
            }
            return true;
        }

        private void Leave(PodInfo victim, NodeInfo node)
        {
            if (bound.RemoveAll(p => p.Uid == victim.Uid) == 0)
            {
                return;
            }
            var going = victim.Pod.Terminating();
            going = going with
            {
                Spec = going.Spec with { NodeName = node.Name },
                Status = going.Status with { Conditions = [new PodCondition { Type = PodConditions.DisruptionTarget, Status = "True", Reason = "PreemptionByScheduler" }] },
            };
            var info = new PodInfo(going, cluster.Resources);
            cluster.SetPod(info);
            leaving.Add(info);
        }

        private void Remove(List<PodInfo> from, int at)
        {
            cluster.RemovePod(from[at].Uid);
            from.RemoveAt(at);
        }
    }
}
