using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.StorageProtection;

public class StorageProtectionTests
{
    [Fact]
    public void A_claim_stays_until_the_pods_that_mount_it_are_gone() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 1);
        await cluster.CreateAsync(Claim("used"));
        await cluster.CreateAsync(Claim("idle"));
        await cluster.CreateAsync(new Pod
        {
            Metadata = new ObjectMeta { Name = "p", Namespace = "default" },
            Spec = new PodSpec
            {
                NodeName = "n1",
                Containers = [new Container { Name = "c", Image = "i" }],
                Volumes = [new Volume { Name = "v", PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = "used" } }],
            },
        });
        await cluster.DeleteAsync<PersistentVolumeClaim>("idle");
        await cluster.DeleteAsync<PersistentVolumeClaim>("used");
        await cluster.UntilAsync(async () => await cluster.FindAsync<PersistentVolumeClaim>("idle") is null, "the idle claim goes");
        await cluster.PassAsync(30);
        Assert.NotNull(await cluster.FindAsync<PersistentVolumeClaim>("used"));
        await cluster.DeleteAsync<Pod>("p");
        await cluster.UntilAsync(async () => await cluster.FindAsync<PersistentVolumeClaim>("used") is null, "the used claim goes");
    });

    [Fact]
    public void A_volume_stays_while_it_is_bound() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await cluster.CreateAsync(new PersistentVolume
        {
            Metadata = new ObjectMeta { Name = "v" },
            Spec = new PersistentVolumeSpec
            {
                Capacity = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") },
                AccessModes = ["ReadWriteOnce"],
                HostPath = new HostPathVolumeSource { Path = "/tmp/v" },
            },
        });
        await cluster.ChangeAsync<PersistentVolume>("v", v => v with { Status = new PersistentVolumeStatus { Phase = "Bound" } }, "status");
        await cluster.DeleteAsync<PersistentVolume>("v");
        await cluster.PassAsync(30);
        Assert.NotNull(await cluster.FindAsync<PersistentVolume>("v"));
        await cluster.ChangeAsync<PersistentVolume>("v", v => v with { Status = new PersistentVolumeStatus { Phase = "Released" } }, "status");
        await cluster.UntilAsync(async () => await cluster.FindAsync<PersistentVolume>("v") is null, "the volume goes");
    });

    private static PersistentVolumeClaim Claim(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } },
        },
    };
}
