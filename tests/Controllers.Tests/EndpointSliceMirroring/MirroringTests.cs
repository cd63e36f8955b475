using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.EndpointSliceMirroring;
using MiniKube.Controllers.Tests.Live;
using static MiniKube.Controllers.Tests.Make;
using EndpointPort = MiniKube.Api.Core.V1.EndpointPort;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Tests.EndpointSliceMirroring;

public sealed class MirroringTests
{
    private static readonly Service Selectorless = new() { Metadata = new ObjectMeta { Name = "db", Namespace = "default" }, Spec = new ServiceSpec { Ports = [new ServicePort { Port = 80 }] } };

    [Fact]
    public void Each_family_and_set_of_ports_has_its_slice()
    {
        var plan = Plan(Endpoints(
            Subset([80], ["10.0.0.1", "fd00::1"], ["10.0.0.2"]),
            Subset([81, 82], ["10.0.0.3"], [])));
        Assert.Equal(["IPv4 80: 10.0.0.1=True 10.0.0.2=False", "IPv6 80: fd00::1=True", "IPv4 81 82: 10.0.0.3=True"], plan.Create.Select(Text));
        Assert.True(plan is { Update.Count: 0, Delete.Count: 0, Events.Count: 0 });
    }

    [Fact]
    public void A_slice_says_what_its_endpoints_say()
    {
        var endpoints = Endpoints(new EndpointSubset
        {
            Addresses = [new EndpointAddress { Ip = "10.0.0.1", Hostname = "a", NodeName = "n1", TargetRef = new ObjectReference { Kind = "Pod", Name = "p" } }],
            Ports = [new EndpointPort { Name = "http", Port = 80, Protocol = "TCP", AppProtocol = "h2c" }],
        });
        endpoints = endpoints with
        {
            Metadata = endpoints.Metadata with
            {
                Labels = Labels(("team", "x")),
                Annotations = Labels(("note", "y"), ("endpoints.kubernetes.io/last-change-trigger-time", "t"), ("kubectl.kubernetes.io/last-applied-configuration", "{}")),
            },
        };
        var slice = Plan(endpoints).Create.Single();
        Assert.Equal("endpointslice.kubernetes.io/managed-by=endpointslicemirroring-controller.k8s.io,kubernetes.io/service-name=db,team=x",
            string.Join(',', slice.Metadata.Labels.Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal("note=y", string.Join(',', slice.Metadata.Annotations.Select(l => $"{l.Key}={l.Value}")));
        Assert.Equal(("db-", "v1", "Endpoints", "db", true), (slice.Metadata.GenerateName, slice.Metadata.OwnerReferences[0].ApiVersion, slice.Metadata.OwnerReferences[0].Kind, slice.Metadata.OwnerReferences[0].Name, slice.Metadata.OwnerReferences[0].Controller));
        var endpoint = slice.Endpoints.Single();
        Assert.Equal(("a", "n1", "p"), (endpoint.Hostname, endpoint.NodeName, endpoint.TargetRef!.Name));
        Assert.Equal(("http", 80, "TCP", "h2c"), (slice.Ports[0].Name, slice.Ports[0].Port, slice.Ports[0].Protocol, slice.Ports[0].AppProtocol));
    }

    [Fact]
    public void No_more_than_a_thousand_addresses_of_a_subset_are_mirrored_and_that_is_told()
    {
        var many = Enumerable.Range(0, 1001).Select(i => $"10.0.{i / 250}.{i % 250}").ToArray();
        var plan = Plan(Endpoints(Subset([80], many, []), Subset([81], ["10.1.0.1", "not an address"], [])));
        Assert.Equal([1000, 1], plan.Create.Select(s => s.Endpoints.Count));
        Assert.Equal(
            ["InvalidIPAddress: Skipped 1 invalid IP addresses when mirroring to EndpointSlices",
             "TooManyAddressesToMirror: A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 2 addresses were skipped"],
            plan.Events.Select(e => $"{e.Reason}: {e.Message}"));
    }

    [Fact]
    public void Slices_are_changed_in_place_written_anew_for_other_ports_and_deleted_when_too_many()
    {
        var first = Plan(Endpoints(Subset([80], ["10.0.0.1"], []))).Create.Single() with { Metadata = new ObjectMeta { Name = "db-1", Uid = "1" } };
        first = Plan(Endpoints(Subset([80], ["10.0.0.1"], [])), first).Update.Single();
        Assert.True(Plan(Endpoints(Subset([80], ["10.0.0.1"], [])), first) is { Create.Count: 0, Update.Count: 0, Delete.Count: 0 });

        var changed = Plan(Endpoints(Subset([80], ["10.0.0.1", "10.0.0.2"], [])), first);
        Assert.Equal(["db-1 IPv4 80: 10.0.0.1=True 10.0.0.2=True"], changed.Update.Select(s => $"{s.Metadata.Name} {Text(s)}"));
        var moved = Plan(Endpoints(Subset([81], ["10.0.0.1"], [])), first);
        Assert.Equal(["db-1 IPv4 81: 10.0.0.1=True"], moved.Update.Select(s => $"{s.Metadata.Name} {Text(s)}"));
        var other = Plan(Endpoints(Subset([80], ["fd00::1"], [])), first);
        Assert.Equal(("IPv6 80: fd00::1=True", "db-1"), (Text(other.Create.Single()), other.Delete.Single().Metadata.Name));
        Assert.Equal("db-1", Plan(Endpoints(), first).Delete.Single().Metadata.Name);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("annotation")]
    [InlineData("selector")]
    [InlineData("no service")]
    [InlineData("no endpoints")]
    public void What_is_not_to_be_mirrored_loses_its_slices(string why)
    {
        var endpoints = Endpoints(Subset([80], ["10.0.0.1"], []));
        var slice = Plan(endpoints).Create.Single();
        var plan = MirroringPlan.Compute(new(
            why switch
            {
                "label" => endpoints with { Metadata = endpoints.Metadata with { Labels = Labels(("endpointslice.kubernetes.io/skip-mirror", "true")) } },
                "annotation" => endpoints with { Metadata = endpoints.Metadata with { Annotations = Labels(("control-plane.alpha.kubernetes.io/leader", "{}")) } },
                "no endpoints" => null,
                _ => endpoints,
            },
            why switch
            {
                "no service" => null,
                "selector" => Selectorless with { Spec = Selectorless.Spec with { Selector = Labels(("app", "db")) } },
                _ => Selectorless,
            },
            [slice]));
        Assert.True(plan is { Create.Count: 0, Update.Count: 0 } && plan.Delete.Single() == slice);
    }

    [Fact]
    public void Endpoints_written_by_hand_are_mirrored_through_their_life() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(Endpoints(Subset([80], ["10.1.2.3"], [])));
        await cluster.PassAsync(1);
        Assert.Empty(await MirrorsAsync(cluster));
        await cluster.CreateAsync(Selectorless);
        await MirroredAsync(cluster, "IPv4 80: 10.1.2.3=True");
        var name = (await MirrorsAsync(cluster)).Single().Metadata.Name;

        await cluster.ChangeAsync<EndpointsObject>("db", e => e with { Subsets = [Subset([80], ["10.2.3.4"], [])] });
        await MirroredAsync(cluster, "IPv4 80: 10.2.3.4=True");
        Assert.Equal(name, (await MirrorsAsync(cluster)).Single().Metadata.Name);

        await cluster.DeleteAsync<EndpointSlice>(name!);
        await cluster.UntilAsync(async () => (await MirrorsAsync(cluster)).Any(s => s.Metadata.Name != name), "what was deleted comes again");
        await cluster.DeleteAsync<EndpointsObject>("db");
        await MirroredAsync(cluster, "");
    });

    private static async Task<IReadOnlyList<EndpointSlice>> MirrorsAsync(LiveCluster cluster) =>
        (await cluster.ListAsync<EndpointSlice>("default")).Where(s => s.Metadata.Labels.GetValueOrDefault("kubernetes.io/service-name") == "db").ToArray();

    private static Task MirroredAsync(LiveCluster cluster, string slices) =>
        cluster.UntilAsync(async () => string.Join("; ", (await MirrorsAsync(cluster)).Select(Text)) == slices, slices);

    private static MirroringPlan Plan(EndpointsObject endpoints, params EndpointSlice[] slices) => MirroringPlan.Compute(new(endpoints, Selectorless, slices));

    private static EndpointsObject Endpoints(params EndpointSubset[] subsets) => new() { Metadata = new ObjectMeta { Name = "db", Namespace = "default" }, Subsets = subsets };

    private static EndpointSubset Subset(int[] ports, string[] ready, string[] notReady) => new()
    {
        Ports = ports.Select(p => new EndpointPort { Name = $"p{p}", Port = p, Protocol = "TCP" }).ToArray(),
        Addresses = ready.Select(ip => new EndpointAddress { Ip = ip }).ToArray(),
        NotReadyAddresses = notReady.Select(ip => new EndpointAddress { Ip = ip }).ToArray(),
    };

    private static string Text(EndpointSlice slice) => $"{slice.AddressType} {string.Join(' ', slice.Ports.Select(p => p.Port))}: "
        + string.Join(' ', slice.Endpoints.Select(e => $"{e.Addresses.Single()}={e.Conditions!.Ready}"));
}
