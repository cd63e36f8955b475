using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A Deployment: scaled, updated, rolled back, paused and resumed.</summary>
internal sealed class DeploymentWish(string ns, string name, Chance chance) : Wish<Deployment>(ns, Make(ns, name, chance))
{
    private const string HashLabel = "pod-template-hash";
    private const int HistoryLimit = 2;
    private static readonly IntOrString[] Amounts = [0, 1, 2, "25%", "50%"];

    private static Deployment Make(string ns, string name, Chance chance) => new()
    {
        Metadata = new ObjectMeta { Namespace = ns, Name = name },
        Spec = new DeploymentSpec
        {
            Replicas = chance.Next(6),
            Selector = Workloads.Selector(name),
            Template = Workloads.Template(name, chance),
            RevisionHistoryLimit = HistoryLimit,
            MinReadySeconds = chance.Hit(20) ? 5 : null,
            Strategy = chance.Hit(25) ? new DeploymentStrategy { Type = "Recreate" } : Rolling(chance.Pick(Amounts), chance.Pick(Amounts)),
        },
    };

    private static DeploymentStrategy Rolling(IntOrString surge, IntOrString unavailable) => new()
    {
        Type = "RollingUpdate",
        // Both zero is refused.
        RollingUpdate = new RollingUpdateDeployment { MaxSurge = surge, MaxUnavailable = surge == 0 && unavailable == 0 ? 1 : unavailable },
    };

    public override Task EaseAsync(User user) => Wanted.Spec.Paused == true ? ChangeAsync(user, d => d with { Spec = d.Spec with { Paused = null } }) : Task.CompletedTask;

    protected override Func<Deployment, Deployment> Draw(ObservedState state, Chance chance)
    {
        var (replicas, image, paused) = (chance.Next(7), $"image:{chance.Next(5)}", chance.Hit(30));
        return chance.Next(10) switch
        {
            < 4 => d => d with { Spec = d.Spec with { Replicas = replicas } },
            < 7 => d => d with { Spec = d.Spec with { Template = Workloads.WithImage(d.Spec.Template, image) } },
            7 => d => d with { Spec = d.Spec with { Paused = paused ? true : null } },
            _ => RollBack(state, chance),
        };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, Deployment actual)
    {
        var (wanted, image) = (Wanted.Spec.Replicas!.Value, Workloads.Image(Wanted.Spec.Template));
        if (actual.Spec.Replicas != wanted || Workloads.Image(actual.Spec.Template) != image)
        {
            yield return $"it asks for {actual.Spec.Replicas} of {Workloads.Image(actual.Spec.Template)} where the user wanted {wanted} of {image}";
        }
        var status = actual.Status;
        if (status.ObservedGeneration != actual.Metadata.Generation || (status.Replicas ?? 0) != wanted || (status.UpdatedReplicas ?? 0) != wanted || (status.AvailableReplicas ?? 0) != wanted)
        {
            yield return $"its status is of another state: {Description.Of(actual)}";
        }
        var sets = Workloads.OwnedBy<ReplicaSet>(state, actual);
        var current = sets.Where(s => WithoutHash(s.Spec.Template).Equals(actual.Spec.Template)).ToList();
        if (current.Count != 1)
        {
            yield return $"{current.Count} of its sets are of its template";
            yield break;
        }
        if (sets.Count > HistoryLimit + 1)
        {
            yield return $"it keeps {sets.Count} sets where {HistoryLimit} old ones may be";
        }
        foreach (var old in sets.Where(s => s != current[0] && (s.Spec.Replicas != 0 || Workloads.OwnedBy<Pod>(state, s).Count > 0)))
        {
            yield return $"its old set {old.Metadata.Name} still has pods";
        }
        foreach (var what in Workloads.CheckPods(state, current[0], wanted))
        {
            yield return what;
        }
    }

    // As kubectl rollout undo: the template of an older set, without what the controller put there.
    private Func<Deployment, Deployment> RollBack(ObservedState state, Chance chance)
    {
        if (state.Find<Deployment>(Namespace, Name) is not { } actual || Workloads.OwnedBy<ReplicaSet>(state, actual) is not { Count: > 0 } sets)
        {
            return d => d;
        }
        var template = WithoutHash(chance.Pick(sets).Spec.Template);
        return d => d with { Spec = d.Spec with { Template = template } };
    }

    private static PodTemplateSpec WithoutHash(PodTemplateSpec template)
    {
        var labels = new SortedDictionary<string, string>(template.Metadata.Labels.ToDictionary(), StringComparer.Ordinal);
        labels.Remove(HashLabel);
        return template with { Metadata = template.Metadata with { Labels = labels } };
    }
}
