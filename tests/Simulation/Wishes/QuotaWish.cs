using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A ResourceQuota on pods, services and sets: tight at times, and never in the way at rest.</summary>
internal sealed class QuotaWish(string ns, string name, Chance chance) : Wish<ResourceQuota>(ns, new ResourceQuota
{
    Metadata = new ObjectMeta { Namespace = ns, Name = name },
    Spec = new ResourceQuotaSpec { Hard = Hard(chance.Next(12)) },
})
{
    private const int Ample = 1000;
    private const string Sets = "count/replicasets.apps";

    private static SortedDictionary<string, Quantity> Hard(int pods) => new(StringComparer.Ordinal)
    {
        ["pods"] = Quantity.From(pods), ["services"] = Quantity.From(Ample), [Sets] = Quantity.From(Ample),
    };

    public override Task EaseAsync(User user) => ChangeAsync(user, q => q with { Spec = q.Spec with { Hard = Hard(Ample) } });

    protected override Func<ResourceQuota, ResourceQuota> Draw(ObservedState state, Chance chance)
    {
        var pods = chance.Next(20);
        return q => q with { Spec = q.Spec with { Hard = Hard(pods) } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, ResourceQuota actual)
    {
        (string Resource, int Count)[] counted =
        [
            ("pods", state.In<Pod>(Namespace).Count(p => !p.IsTerminal())),
            ("services", state.In<Service>(Namespace).Count()),
            (Sets, state.In<ReplicaSet>(Namespace).Count()),
        ];
        foreach (var (resource, count) in counted)
        {
            if (actual.Status.Used.GetValueOrDefault(resource).Value != count || actual.Status.Hard.GetValueOrDefault(resource).Value != Ample)
            {
                yield return $"it counts {actual.Status.Used.GetValueOrDefault(resource)} {resource} of {actual.Status.Hard.GetValueOrDefault(resource)} while there are {count} of {Ample}";
            }
        }
    }
}
