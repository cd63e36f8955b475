using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A StatefulSet: scaled and updated, in order or all at once; with claims for its pods, which stay or go with the pods or the set.</summary>
internal sealed class StatefulSetWish(string ns, string name, Chance chance) : Wish<StatefulSet>(ns, new StatefulSet
{
    Metadata = new ObjectMeta { Namespace = ns, Name = name },
    Spec = new StatefulSetSpec
    {
        Replicas = chance.Next(4),
        Selector = Workloads.Selector(name),
        ServiceName = name,
        PodManagementPolicy = chance.Hit(50) ? "Parallel" : "OrderedReady",
        Template = Workloads.Template(name, chance),
        VolumeClaimTemplates = chance.Hit(50) ? [Claim] : [],
        PersistentVolumeClaimRetentionPolicy = Retention(chance),
    },
})
{
    private const string ClaimName = "data";
    private static readonly string[] Policies = ["Retain", "Delete"];

    private static PersistentVolumeClaim Claim => new()
    {
        Metadata = new ObjectMeta { Name = ClaimName },
        Spec = new PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            Resources = new VolumeResourceRequirements { Requests = new SortedDictionary<string, Quantity>(StringComparer.Ordinal) { ["storage"] = Quantity.Parse("1Gi") } },
        },
    };

    private static StatefulSetPersistentVolumeClaimRetentionPolicy Retention(Chance chance) => new() { WhenDeleted = chance.Pick(Policies), WhenScaled = chance.Pick(Policies) };

    protected override Func<StatefulSet, StatefulSet> Draw(ObservedState state, Chance chance)
    {
        var (replicas, image) = (chance.Next(5), $"image:{chance.Next(5)}");
        if (chance.Hit(15))
        {
            var retention = Retention(chance);
            return set => set with { Spec = set.Spec with { PersistentVolumeClaimRetentionPolicy = retention } };
        }
        return chance.Hit(60)
            ? set => set with { Spec = set.Spec with { Replicas = replicas } }
            : set => set with { Spec = set.Spec with { Template = Workloads.WithImage(set.Spec.Template, image) } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, StatefulSet actual)
    {
        var (wanted, image) = (Wanted.Spec.Replicas!.Value, Workloads.Image(Wanted.Spec.Template));
        if (actual.Spec.Replicas != wanted || Workloads.Image(actual.Spec.Template) != image)
        {
            yield return $"it asks for {actual.Spec.Replicas} of {Workloads.Image(actual.Spec.Template)} where the user wanted {wanted} of {image}";
        }
        var status = actual.Status;
        if (status.ObservedGeneration != actual.Metadata.Generation || status.Replicas != wanted || (status.ReadyReplicas ?? 0) != wanted || status.CurrentRevision != status.UpdateRevision)
        {
            yield return $"its status is of another state: {status}";
        }
        var pods = Workloads.OwnedBy<Pod>(state, actual);
        var names = string.Join(' ', pods.Select(p => p.Metadata.Name).Order(StringComparer.Ordinal));
        var ordinals = string.Join(' ', Enumerable.Range(0, wanted).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Name}-{i}")));
        if (names != ordinals)
        {
            yield return $"its pods are [{names}] where [{ordinals}] are wanted";
        }
        if (Wanted.Spec.VolumeClaimTemplates.Count > 0)
        {
            foreach (var what in CheckClaims(state, wanted))
            {
                yield return what;
            }
        }
        foreach (var pod in pods.Where(p => !p.IsReady() || p.Spec.Containers[0].Image != image))
        {
            yield return $"its pod {pod.Metadata.Name} is {Description.Of(pod)}";
        }
    }

    // One for each pod; those that a set left behind may be there beside them.
    private IEnumerable<string> CheckClaims(ObservedState state, int wanted)
    {
        for (var ordinal = 0; ordinal < wanted; ordinal++)
        {
            if (state.Find<PersistentVolumeClaim>(Namespace, string.Create(CultureInfo.InvariantCulture, $"{ClaimName}-{Name}-{ordinal}")) is null)
            {
                yield return $"its pod {ordinal} has no claim";
            }
        }
    }
}
