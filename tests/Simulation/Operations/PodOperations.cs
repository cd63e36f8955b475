using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Observation;
using MiniKube.Simulation.Wishes;

namespace MiniKube.Simulation.Operations;

/// <summary>What users do with single pods, whoever they belong to.</summary>
internal sealed class PodOperations(ObservedState state, User user, Chance chance, IReadOnlyList<string> namespaces, IReadOnlyList<string> apps)
{
    private int alone;

    public Task DeletePodAsync() => DrawPod() is { } pod ? user.DeleteAsync<Pod>(pod.Metadata.Namespace, pod.Metadata.Name!) : Task.CompletedTask;

    public Task EvictPodAsync() => DrawPod() is { } pod ? user.EvictAsync(pod.Metadata.Namespace, pod.Metadata.Name!) : Task.CompletedTask;

    // A pod that no longer matches is released and replaced; one that matches is adopted.
    public async Task RelabelPodAsync()
    {
        if (DrawPod() is { } pod)
        {
            var app = chance.Hit(50) ? "nobody" : chance.Pick(apps);
            await user.ChangeAsync<Pod>(pod.Metadata.Namespace, pod.Metadata.Name!, p =>
                p with { Metadata = p.Metadata with { Labels = new SortedDictionary<string, string>(p.Metadata.Labels.ToDictionary(), StringComparer.Ordinal) { ["app"] = app } } });
        }
    }

    // Labelled as a workload's, so that it may be adopted.
    public async Task PodAloneAsync()
    {
        var ns = chance.Pick(namespaces);
        if (state.Find<Namespace>(null, ns) is { Metadata.DeletionTimestamp: null })
        {
            var template = Workloads.Template(chance.Pick(apps), chance);
            await user.TryCreateAsync(new Pod { Metadata = template.Metadata with { Namespace = ns, Name = $"alone-{++alone}" }, Spec = template.Spec });
        }
    }

    private Pod? DrawPod() => state.All<Pod>().ToList() is { Count: > 0 } pods ? chance.Pick(pods) : null;
}
