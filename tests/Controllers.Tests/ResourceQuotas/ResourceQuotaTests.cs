using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Quotas;
using MiniKube.Api.Values;
using MiniKube.Controllers.ResourceQuotas;
using MiniKube.Controllers.Tests.Live;
using DeviceRequest = MiniKube.Api.Resource.V1.DeviceRequest;
using ResourceClaim = MiniKube.Api.Resource.V1.ResourceClaim;

namespace MiniKube.Controllers.Tests.ResourceQuotas;

public class ResourceQuotaTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Only_what_the_quota_limits_and_its_scopes_let_in_is_counted()
    {
        var quota = Quota(("pods", "10"), ("requests.cpu", "4")) with { };
        quota = quota with { Spec = quota.Spec with { Scopes = ["NotBestEffort"] } };
        var status = ResourceQuotaPlan.Compute(quota, [new PodQuota(Pod("1")), new PodQuota(Pod("500m")), new PodQuota(Pod(null)), new ServiceQuota(new Service())], Now);
        Assert.Equal("pods=2,requests.cpu=1500m", status.Used.ToText());
        Assert.Equal("pods=10,requests.cpu=4", status.Hard.ToText());
    }

    [Fact]
    public void Pods_that_have_ended_are_there_but_take_nothing()
    {
        var ended = Pod("1") with { Status = new PodStatus { Phase = "Succeeded" } };
        var status = ResourceQuotaPlan.Compute(Quota(("pods", "10"), ("count/pods", "10"), ("cpu", "4")), [new PodQuota(ended), new PodQuota(Pod("1"))], Now);
        Assert.Equal("count/pods=2,cpu=1,pods=1", status.Used.ToText());
    }

    [Fact]
    public void Devices_are_counted_by_class_and_of_alternatives_the_most()
    {
        static DeviceRequest One(string deviceClass, long count) => new() { Exactly = new() { DeviceClassName = deviceClass, AllocationMode = "ExactCount", Count = count } };
        var claim = new ResourceClaim
        {
            Spec = new()
            {
                Devices = new()
                {
                    Requests =
                    [
                        One("gpu", 2), One("nic", 1),
                        new()
                        {
                            FirstAvailable =
                            [
                                new() { DeviceClassName = "gpu", AllocationMode = "ExactCount", Count = 4 },
                                new() { DeviceClassName = "gpu", AllocationMode = "ExactCount", Count = 3 },
                                new() { DeviceClassName = "tpu", AllocationMode = "All" },
                            ],
                        },
                    ],
                },
            },
        };
        const string devices = ".deviceclass.resource.k8s.io/devices";
        var quota = Quota(("gpu" + devices, "9"), ("tpu" + devices, "9"), ("none" + devices, "9"), ("count/resourceclaims.resource.k8s.io", "9"));
        Assert.Equal($"count/resourceclaims.resource.k8s.io=1,gpu{devices}=6,none{devices}=0,tpu{devices}=32", ResourceQuotaPlan.Compute(quota, [new DeviceClaimQuota(claim)], Now).Used.ToText());
    }

    [Fact]
    public void Devices_in_use_are_given_back_with_their_claim() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await cluster.CreateAsync(new ResourceClaim
        {
            Metadata = Meta("c"),
            Spec = new() { Devices = new() { Requests = [new() { Name = "r", Exactly = new() { DeviceClassName = "gpu" } }] } },
        });
        await cluster.CreateAsync(Quota(("gpu.deviceclass.resource.k8s.io/devices", "5"), ("count/resourceclaims.resource.k8s.io", "5")));
        await UsedAsync(cluster, "count/resourceclaims.resource.k8s.io=1,gpu.deviceclass.resource.k8s.io/devices=1");
        await cluster.DeleteAsync<ResourceClaim>("c");
        await UsedAsync(cluster, "count/resourceclaims.resource.k8s.io=0,gpu.deviceclass.resource.k8s.io/devices=0");
    });

    [Fact]
    public void The_use_of_a_quota_is_counted_and_what_is_deleted_is_given_back() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        for (var i = 0; i < 3; i++)
        {
            await cluster.CreateAsync(Map($"m{i}"));
        }
        // One Service is there from the beginning: kubernetes.
        await cluster.CreateAsync(Quota(("configmaps", "5"), ("count/deployments.apps", "1"), ("services", "2")));
        await UsedAsync(cluster, "configmaps=3,count/deployments.apps=0,services=1");
        await cluster.CreateAsync(Map("m3"));
        await cluster.CreateAsync(new Service { Metadata = Meta("s"), Spec = new ServiceSpec { Ports = [new ServicePort { Port = 80 }] } });
        await UsedAsync(cluster, "configmaps=4,count/deployments.apps=0,services=2");
        await cluster.DeleteAsync<ConfigMap>("m0");
        await cluster.DeleteAsync<ConfigMap>("m1");
        await UsedAsync(cluster, "configmaps=2,count/deployments.apps=0,services=2");
        await cluster.ChangeAsync<ResourceQuota>("q", q => q with { Spec = q.Spec with { Hard = Hard(("configmaps", "2")) } });
        await UsedAsync(cluster, "configmaps=2");
        Assert.Equal("Forbidden", (await cluster.Client.CreateAsync(Map("more"))).Error?.Reason);
    });

    [Fact]
    public void Custom_resources_are_counted_once_they_are_served() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await cluster.CreateAsync(Quota(("count/widgets.example.com", "5"), ("count/jobs.batch", "5")));
        await UsedAsync(cluster, "count/jobs.batch=0,count/widgets.example.com=0");
        var widgets = await Manifests.DefineWidgetsAsync(cluster);
        await widgets.CreateAsync(Manifests.Widget("w1"));
        await widgets.CreateAsync(Manifests.Widget("w2"));
        await UsedAsync(cluster, "count/jobs.batch=0,count/widgets.example.com=2");
        await cluster.PassAsync(301);
        (await widgets.DeleteAsync("w1", "default")).OrThrow();
        await UsedAsync(cluster, "count/jobs.batch=0,count/widgets.example.com=1");
    });

    [Fact]
    public void Of_what_is_not_known_the_last_count_stands()
    {
        var quota = Quota(("pods", "10"), ("count/widgets.example.com", "5"), ("count/gadgets.example.com", "5"));
        quota = quota with { Status = new() { Hard = quota.Spec.Hard, Used = Hard(("pods", "3"), ("count/widgets.example.com", "2")) } };
        var status = ResourceQuotaPlan.Compute(quota, [new PodQuota(Pod("1"))], Now, "count/widgets.example.com", "count/gadgets.example.com");
        Assert.Equal("count/widgets.example.com=2,pods=1", status.Used.ToText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_a_kinds_server_is_away_its_last_count_stands_and_all_else_is_counted(bool fromTheStart) => LiveCluster.Run(async cluster =>
    {
        var away = false;
        Func<HttpMessageHandler, HttpMessageHandler> through = server => new AwayGroup(server, "example.com", () => away);
        var stop = cluster.StartControllers("first", o => o with { LeaderElect = false }, through);
        var widgets = await Manifests.DefineWidgetsAsync(cluster);
        await widgets.CreateAsync(Manifests.Widget("w1"));
        await cluster.CreateAsync(Quota(("count/widgets.example.com", "5"), ("configmaps", "5")));
        await UsedAsync(cluster, "configmaps=0,count/widgets.example.com=1");
        if (fromTheStart)
        {
            await stop();
        }
        away = true;
        if (fromTheStart)
        {
            cluster.StartControllers("second", o => o with { LeaderElect = false }, through);
        }
        await cluster.CreateAsync(Map("m0"));
        await cluster.ChangeAsync<ResourceQuota>("q", q => q with { Spec = q.Spec with { Hard = Hard(("count/widgets.example.com", "6"), ("configmaps", "5")) } });
        await UsedAsync(cluster, "configmaps=1,count/widgets.example.com=1");
        await cluster.PassAsync(60);
        Assert.Equal("configmaps=1,count/widgets.example.com=1", (await cluster.GetAsync<ResourceQuota>("q")).Status.Used.ToText());
        (await widgets.DeleteAsync("w1", "default")).OrThrow();
        away = false;
        await UsedAsync(cluster, "configmaps=1,count/widgets.example.com=0");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_quota_is_never_overrun_while_objects_come_and_go(ulong seed) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await cluster.CreateAsync(Quota(("secrets", "5")));
        await UsedAsync(cluster, "secrets=0");
        for (var round = 0; round < 10; round++)
        {
            var number = round;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => cluster.Client.CreateAsync(new Secret { Metadata = Meta($"s{number}-{i}") })));
            var there = await cluster.ListAsync<Secret>("default");
            Assert.InRange(there.Count, 0, 5);
            foreach (var secret in there.Take(3))
            {
                await cluster.DeleteAsync<Secret>(secret.Metadata.Name!);
            }
            await cluster.PassAsync(0.3);
        }
        var left = (await cluster.ListAsync<Secret>("default")).Count;
        await UsedAsync(cluster, $"secrets={left}");
    }, seed);

    private static async Task UsedAsync(LiveCluster cluster, string used)
    {
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ResourceQuota>("q")).Status.Used.ToText() == used, used, minutes: 7);
    }

    private static ResourceQuota Quota(params (string Name, string Amount)[] hard) => new() { Metadata = Meta("q"), Spec = new ResourceQuotaSpec { Hard = Hard(hard) } };

    private static Dictionary<string, Quantity> Hard(params (string Name, string Amount)[] hard) => hard.ToDictionary(h => h.Name, h => Quantity.Parse(h.Amount));

    private static ConfigMap Map(string name) => new() { Metadata = Meta(name) };

    private static ObjectMeta Meta(string name) => new() { Name = name, Namespace = "default" };

    private static Pod Pod(string? cpu) => new()
    {
        Metadata = Meta("p"),
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "c", Resources = cpu is null ? null : new ResourceRequirements { Requests = Hard(("cpu", cpu)) } }],
        },
    };
}
