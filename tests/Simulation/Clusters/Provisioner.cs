using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Observation;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation.Clusters;

/// <summary>Gives every claim a volume of its own, and takes away those whose claim is gone, as a storage driver beside the cluster does. It never fails.</summary>
internal sealed class Provisioner(User user, ObservedState state)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private SimulatedProcess? process;

    public void Start(SimulationScheduler sim)
    {
        process = new SimulatedProcess(sim, "provisioner");
        process.Start(async ct =>
        {
            while (!ct.IsCancellationRequested)
            {
                await ProvisionAsync();
                await ReclaimAsync();
                await Task.Delay(Pause, process.Time, ct);
            }
        });
    }

    public void Kill() => process?.Kill();

    private async Task ProvisionAsync()
    {
        foreach (var claim in state.All<PersistentVolumeClaim>().Where(c => c.Status.Phase != "Bound" && c.Metadata.DeletionTimestamp is null).ToList())
        {
            var (ns, name, volume) = (claim.Metadata.Namespace, claim.Metadata.Name!, $"pv-{claim.Metadata.Uid}");
            await user.CreateAsync(new PersistentVolume
            {
                Metadata = new ObjectMeta { Name = volume },
                Spec = new PersistentVolumeSpec
                {
                    Capacity = claim.Spec.Resources!.Requests,
                    AccessModes = claim.Spec.AccessModes,
                    PersistentVolumeReclaimPolicy = "Retain",
                    HostPath = new HostPathVolumeSource { Path = $"/volumes/{volume}" },
                    ClaimRef = new ObjectReference { ApiVersion = "v1", Kind = "PersistentVolumeClaim", Namespace = ns, Name = name, Uid = claim.Metadata.Uid },
                },
            });
            await user.ChangeAsync<PersistentVolumeClaim>(ns, name, c => c.Metadata.Uid == claim.Metadata.Uid ? c with { Spec = c.Spec with { VolumeName = volume } } : c);
            if ((await user.AskAsync(() => user.Client.GetAsync<PersistentVolumeClaim>(name, ns))).OrNull() is { } now && now.Metadata.Uid == claim.Metadata.Uid)
            {
                // Another's write meanwhile: the next round.
                await user.AskAsync(() => user.Client.UpdateAsync(
                    now with { Status = now.Status with { Phase = "Bound", AccessModes = now.Spec.AccessModes, Capacity = now.Spec.Resources!.Requests } }, "status"));
            }
        }
    }

    private async Task ReclaimAsync()
    {
        var claims = state.All<PersistentVolumeClaim>().Select(c => c.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var volume in state.All<PersistentVolume>().Where(v => !claims.Contains(v.Spec.ClaimRef?.Uid) && v.Metadata.DeletionTimestamp is null).ToList())
        {
            await user.DeleteAsync<PersistentVolume>(null, volume.Metadata.Name!);
        }
    }
}
