using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.ReplicaSets;

namespace MiniKube.Controllers.Tests.Deployments;

/// <summary>
/// A Deployment, its ReplicaSets and their pods in memory: the real plans of both controllers take turns with a pretended node, in an order drawn
/// from a seed, so each sees the others late. Bounds are checked after every step.
/// </summary>
internal sealed class RolloutHistory
{
    private readonly ulong seed;
    private readonly SeededChance chance;
    private readonly List<ReplicaSet> sets = [];
    private readonly List<Pod> pods = [];
    private int named;
    private int templates;

    public RolloutHistory(ulong seed)
    {
        this.seed = seed;
        chance = new(seed);
        IntOrString[] amounts = [0, 1, 3, "25%", "50%"];
        var recreate = chance.Hit(20);
        Deployment = new Deployment
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web", Generation = 1 },
            Spec = new DeploymentSpec
            {
                Replicas = 1 + chance.Next(10),
                Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) },
                Template = Template(0),
                RevisionHistoryLimit = 2,
                ProgressDeadlineSeconds = 600,
                Strategy = recreate
                    ? new DeploymentStrategy { Type = "Recreate" }
                    : new DeploymentStrategy
                    {
                        Type = "RollingUpdate",
                        RollingUpdate = new RollingUpdateDeployment { MaxSurge = Make.Select(amounts, chance), MaxUnavailable = Make.Select(amounts, chance) },
                    },
            },
        };
    }

    public Deployment Deployment { get; private set; }
    public IReadOnlyList<ReplicaSet> Sets => sets;
    public IReadOnlyList<Pod> Pods => pods;
    public DateTimeOffset Now { get; private set; } = Make.Now;
    public List<PlannedEvent> Events { get; } = [];

    private int Wanted => Deployment.Spec.Replicas!.Value;
    private bool Rolling => Deployment.Spec.Strategy!.Type == "RollingUpdate";

    /// <summary>Runs the controllers and the node until the rollout is complete.</summary>
    public void Settle(bool watchPods)
    {
        for (var step = 0; step < 5000; step++)
        {
            Step(watchPods);
            if (step % 8 == 0 && IsAtRest())
            {
                return;
            }
        }
        Assert.Fail($"seed {seed} does not come to rest: {Describe()}");
    }

    public void Step(bool watchPods)
    {
        Now += TimeSpan.FromSeconds(chance.Next(3));
        switch (chance.Next(10))
        {
            case < 3:
                ActDeployment();
                break;
            case < 6 when sets.Count > 0:
                ActReplicaSet(chance.Next(sets.Count));
                break;
            default:
                ActNode();
                break;
        }
        if (watchPods)
        {
            CheckPods();
        }
    }

    public void ChangeTemplate() => Change(Deployment.Spec with { Template = Template(++templates) });

    public void RollBack() => Change(Deployment.Spec with { Template = Template(Math.Max(0, templates - 1)) });

    public void Scale(int replicas) => Change(Deployment.Spec with { Replicas = replicas });

    public void ScaleByChance() => Scale(chance.Next(12));

    public void Pause(bool paused) => Change(Deployment.Spec with { Paused = paused });

    public void BreakSomePod()
    {
        if (pods.Count > 0)
        {
            var at = chance.Next(pods.Count);
            // What has failed never runs again.
            pods[at] = chance.Hit(50) && !PodStates.IsTerminal(pods[at]) ? pods[at].Ready(false, Now) : pods[at].Phase("Failed");
        }
    }

    public bool IsAtRest()
    {
        var plan = Plan();
        return plan.Create is null && plan.Update.Count == 0 && plan.Delete.Count == 0 && plan.Revision is null && plan.Status.Equals(Deployment.Status)
            && pods.All(p => PodStates.IsReady(p) && PodStates.IsActive(p))
            && sets.All(s => ReplicaSetPlan.Compute(new(s, pods, []), Now) is { Create: 0, Delete.Count: 0 } plan && plan.Status.Equals(s.Status));
    }

    private DeploymentPlan Plan() => DeploymentPlan.Compute(
        new(Deployment, sets, pods.Where(p => sets.Any(s => ControllerReference.Controls(s, p.Metadata))).ToArray()), Now);

    private void ActDeployment()
    {
        var before = sets.ToArray();
        var plan = Plan();
        Apply(plan);
        CheckPlan(before, plan);
    }

    private void Apply(DeploymentPlan plan)
    {
        foreach (var (old, after) in plan.Update)
        {
            var at = sets.FindIndex(s => s.Metadata.Uid == old.Metadata.Uid);
            var generation = sets[at].Metadata.Generation + (old.Spec.Equals(after.Spec) ? 0 : 1);
            sets[at] = after with { Metadata = after.Metadata with { Generation = generation } };
        }
        if (plan.Create is { } create)
        {
            Assert.DoesNotContain(sets, s => s.Metadata.Name == create.Metadata.Name);
            sets.Add(create with { Metadata = create.Metadata with { Uid = $"rs-{named++}", Generation = 1, CreationTimestamp = Now } });
        }
        foreach (var gone in plan.Delete)
        {
            Assert.False(pods.Any(p => ControllerReference.Controls(gone, p.Metadata) && PodStates.IsActive(p)), $"seed {seed}: deletes a set with pods");
            sets.RemoveAll(s => s.Metadata.Uid == gone.Metadata.Uid);
        }
        Events.AddRange(plan.Events);
        var annotations = plan.Revision is null ? Deployment.Metadata.Annotations : Make.Labels((Revisions.Revision, plan.Revision));
        Deployment = Deployment with { Metadata = Deployment.Metadata with { Annotations = annotations }, Status = plan.Status };
    }

    private void ActReplicaSet(int at)
    {
        var set = sets[at];
        var plan = ReplicaSetPlan.Compute(new(set, pods, []), Now);
        foreach (var pod in plan.Delete)
        {
            var i = pods.IndexOf(pod);
            pods[i] = pod with { Metadata = pod.Metadata with { DeletionTimestamp = Now } };
        }
        for (var i = 0; i < plan.Create; i++)
        {
            var pod = Make.Pod($"{set.Metadata.Name}-{named++}", set);
            pods.Add(pod with { Metadata = pod.Metadata with { Labels = set.Spec.Template.Metadata.Labels } });
        }
        if (plan.IsSteady)
        {
            sets[at] = set with { Status = plan.Status };
        }
    }

    private void ActNode()
    {
        if (pods.Count == 0)
        {
            return;
        }
        var at = chance.Next(pods.Count);
        var pod = pods[at];
        if (pod.Metadata.DeletionTimestamp is not null || pod.Status.Phase == "Failed")
        {
            pods.RemoveAt(at);
        }
        else if (!PodStates.IsReady(pod))
        {
            pods[at] = pod.On("n1").Ready(true, Now);
        }
    }

    // What a plan may do, whatever the world is like.
    private void CheckPlan(ReplicaSet[] before, DeploymentPlan plan)
    {
        static int Total(IEnumerable<ReplicaSet> of) => of.Sum(s => s.Spec.Replicas ?? 1);
        static int Lasting(IEnumerable<ReplicaSet> of) => of.Sum(s => Math.Min(s.Spec.Replicas ?? 1, s.Status.AvailableReplicas ?? 0));
        var limit = Wanted + Rollout.MaxSurge(Deployment);
        Assert.True(Total(sets) <= Math.Max(Total(before), limit), $"seed {seed}: {Total(sets)} asked for where {limit} may be: {Describe()}");
        if (Rolling && IsScaling(before))
        {
            // The user's new size is spread in proportion, whichever pods are available.
            return;
        }
        if (Rolling)
        {
            var least = Math.Min(Rollout.MinAvailable(Deployment), Lasting(before));
            Assert.True(Lasting(sets) >= least, $"seed {seed}: {Lasting(sets)} remain available where {least} must: {Describe()}");
        }
        else if (sets.Count > before.Length)
        {
            Assert.False(pods.Any(p => !PodStates.IsTerminal(p)), $"seed {seed}: makes new pods while old ones run");
        }
        Assert.True(plan.Update.Select(u => u.Before.Metadata.Uid).Distinct().Count() == plan.Update.Count);
    }

    private bool IsScaling(ReplicaSet[] before) => Deployment.Spec.Paused == true
        || before.Any(s => s.Spec.Replicas > 0 && Revisions.Number(s.Metadata, Revisions.DesiredReplicas) != Wanted);

    // What users see while a template rolls out and nothing else happens.
    private void CheckPods()
    {
        if (!Rolling)
        {
            var generations = pods.Where(p => !PodStates.IsTerminal(p)).Select(p => p.Metadata.Labels[PodTemplateHash.Label]).Distinct().Count();
            Assert.True(generations <= 1, $"seed {seed}: old and new run at once");
            return;
        }
        var present = pods.Count(PodStates.IsActive);
        var limit = Wanted + Rollout.MaxSurge(Deployment);
        Assert.True(present <= limit, $"seed {seed}: {present} pods where {limit} may be");
        var available = pods.Count(p => PodStates.IsActive(p) && PodStates.IsReady(p));
        Assert.True(available >= Rollout.MinAvailable(Deployment), $"seed {seed}: {available} available where {Rollout.MinAvailable(Deployment)} must be: {Describe()}");
    }

    private void Change(DeploymentSpec spec) => Deployment = Deployment with
    {
        Spec = spec,
        Metadata = Deployment.Metadata with { Generation = Deployment.Metadata.Generation + 1 },
    };

    private static PodTemplateSpec Template(int version) => new()
    {
        Metadata = new ObjectMeta { Labels = Make.Labels(("app", "web")) },
        Spec = new PodSpec { Containers = [new Container { Name = "c", Image = $"image:{version}" }] },
    };

    private string Describe() => $"{Wanted} wanted, {Deployment.Spec.Strategy!.RollingUpdate}; "
        + string.Join("; ", sets.Select(s => $"{s.Metadata.Name}: {s.Spec.Replicas} asked, {s.Status.Replicas} there, {s.Status.AvailableReplicas} available"));
}
