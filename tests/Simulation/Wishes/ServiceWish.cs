using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A Service over the pods of one application, whether there are any or not.</summary>
internal sealed class ServiceWish(string ns, string name, IReadOnlyList<string> apps, Chance chance) : Wish<Service>(ns, Make(ns, name, apps, chance))
{
    private const string NameLabel = "kubernetes.io/service-name";

    private static Service Make(string ns, string name, IReadOnlyList<string> apps, Chance chance) => new()
    {
        Metadata = new ObjectMeta { Namespace = ns, Name = name },
        Spec = new ServiceSpec
        {
            Type = chance.Hit(30) ? "NodePort" : "ClusterIP",
            Selector = Workloads.Labels(chance.Pick(apps)),
            Ports = [new ServicePort { Port = 80, TargetPort = "http" }],
        },
    };

    // Slices would go on telling of a service that is gone.
    public override IReadOnlyList<string> Propagations { get; } = ["Background", "Foreground"];

    protected override Func<Service, Service> Draw(ObservedState state, Chance chance)
    {
        var selector = Workloads.Labels(chance.Pick(apps));
        return service => service with { Spec = service.Spec with { Selector = selector } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, Service actual)
    {
        var selector = actual.Spec.Selector;
        if (selector.Single().Value != Wanted.Spec.Selector.Single().Value)
        {
            yield return $"it selects {selector.Single().Value} where the user wanted {Wanted.Spec.Selector.Single().Value}";
        }
        var serving = Sorted(state.In<Pod>(Namespace).Where(p => p.IsReady() && !p.IsTerminating() && p.Metadata.Labels.GetValueOrDefault("app") == selector.Single().Value)
            .Select(p => $"{p.Metadata.Name} at {p.Status.PodIP}"));
        var sliced = Sorted(state.In<EndpointSlice>(Namespace).Where(s => s.Metadata.Labels.GetValueOrDefault(NameLabel) == Name && s.Metadata.OwnerReferences.Any(o => o.Uid == actual.Metadata.Uid))
            .SelectMany(s => s.Endpoints).Where(e => e.Conditions?.Ready == true).Select(e => $"{e.TargetRef!.Name} at {e.Addresses[0]}"));
        if (sliced != serving)
        {
            yield return $"its slices lead to {sliced} while there are {serving}";
        }
        var listed = Sorted(state.Find<Endpoints>(Namespace, Name)?.Subsets.SelectMany(s => s.Addresses).Select(a => $"{a.TargetRef!.Name} at {a.Ip}") ?? []);
        if (listed != serving)
        {
            yield return $"its endpoints lead to {listed} while there are {serving}";
        }
    }

    private static string Sorted(IEnumerable<string> of) => $"[{string.Join(", ", of.Order(StringComparer.Ordinal))}]";
}
