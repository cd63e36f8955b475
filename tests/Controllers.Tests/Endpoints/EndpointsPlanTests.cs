using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Endpoints;
using MiniKube.Controllers.Tests.EndpointSlices;
using static MiniKube.Controllers.Tests.Make;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Tests.Endpoints;

public sealed class EndpointsPlanTests
{
    private static Service Service(params ServicePort[] ports) => EndpointSlicePlanTests.Service(ports);

    private static EndpointsPlan Plan(Service service, IReadOnlyList<Pod> pods, EndpointsObject? current = null) => EndpointsPlan.Compute(new(service, pods, current));

    private static string Text(EndpointsObject endpoints) => string.Join(" | ", endpoints.Subsets.Select(s =>
        $"{string.Join(',', s.Addresses.Select(a => a.Ip))} not {string.Join(',', s.NotReadyAddresses.Select(a => a.Ip))}"
        + $" at {string.Join(',', s.Ports.Select(p => $"{p.Name}:{p.Port}/{p.Protocol}"))}"));

    private static Pod Serving(string name, string ip, params (string Name, int Port)[] ports) => Pod(name).On("n1").At(ip).Ready() is var p
        ? p with
        {
            Spec = p.Spec with
            {
                Containers = [new Container { Name = "c", Ports = ports.Select(x => new ContainerPort { Name = x.Name, ContainerPortValue = x.Port }).ToArray() }],
            },
        }
        : p;

    public static TheoryData<string> Golden => [.. Table.Keys];

    private static readonly Dictionary<string, (Service Service, Pod[] Pods, string Subsets)> Table = new()
    {
        ["ready and not ready, sorted by address"] = (
            Service(new ServicePort { Port = 80, TargetPort = 8080 }),
            [Serving("c", "10.0.0.10"), Serving("a", "10.0.0.9"), Serving("b", "10.0.0.2").Ready(false)],
            "10.0.0.9,10.0.0.10 not 10.0.0.2 at :8080/TCP"),
        ["ports that the same pods serve share a subset"] = (
            Service(new ServicePort { Name = "b", Port = 81, TargetPort = 81 }, new ServicePort { Name = "a", Port = 80, TargetPort = 80, Protocol = "UDP" }),
            [Serving("p", "10.0.0.1")],
            "10.0.0.1 not  at a:80/UDP,b:81/TCP"),
        ["ports that differ by pod split"] = (
            Service(new ServicePort { Name = "a", Port = 80, TargetPort = 80 }, new ServicePort { Name = "b", Port = 81, TargetPort = "x" }),
            [Serving("p", "10.0.0.1"), Serving("q", "10.0.0.2", ("x", 81)), Serving("r", "10.0.0.3", ("x", 82))],
            "10.0.0.1,10.0.0.2,10.0.0.3 not  at a:80/TCP | 10.0.0.2 not  at b:81/TCP | 10.0.0.3 not  at b:82/TCP"),
        ["ended, terminating and addressless pods are left out"] = (
            Service(new ServicePort { Port = 80, TargetPort = 80 }),
            [Serving("p", "10.0.0.1").Phase("Failed"), Serving("q", "10.0.0.2").Terminating(), Pod("r").On("n1").Ready()],
            ""),
        ["published although not ready"] = (
            Service(new ServicePort { Port = 80, TargetPort = 80 }) is var s ? s with { Spec = s.Spec with { PublishNotReadyAddresses = true } } : s,
            [Serving("p", "10.0.0.1").Ready(false), Serving("q", "10.0.0.2").Terminating()],
            "10.0.0.1,10.0.0.2 not  at :80/TCP"),
        ["headless without ports"] = (
            Service() is var h ? h with { Spec = h.Spec with { ClusterIP = "None" } } : h,
            [Serving("p", "10.0.0.1")],
            "10.0.0.1 not  at "),
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Subsets(string name)
    {
        var (service, pods, subsets) = Table[name];
        Assert.Equal(subsets, Text(Plan(service, pods).Create!));
        Assert.Equal(subsets, Text(Plan(service, pods.Reverse().ToArray()).Create!));
    }

    [Fact]
    public void Writes_only_what_changed()
    {
        var service = Service(new ServicePort { Port = 80, TargetPort = 80 });
        var stored = Plan(service, [Serving("p", "10.0.0.1")]).Create!;
        Assert.Equal(("web", "front", "endpoint-controller"), (stored.Metadata.Name, stored.Metadata.Labels["tier"], stored.Metadata.Labels[EndpointsPlan.ManagedByLabel]));
        Assert.Equal("p", stored.Subsets[0].Addresses[0].TargetRef!.Name);
        Assert.Equal(EndpointsPlan.Nothing, Plan(service, [Serving("p", "10.0.0.1")], stored));
        Assert.NotNull(Plan(service, [Serving("p", "10.0.0.1").Ready(false)], stored).Update);
        Assert.NotNull(Plan(service with { Metadata = service.Metadata with { Labels = Labels(("tier", "back")) } }, [Serving("p", "10.0.0.1")], stored).Update);
    }

    [Fact]
    public void More_than_a_thousand_addresses_are_cut_off_and_said_so()
    {
        var pods = Enumerable.Range(0, 1200).Select(i => Serving($"p{i:D4}", $"10.1.{i / 250}.{i % 250}").Ready(i % 2 == 0)).ToArray();
        var made = Plan(Service(new ServicePort { Port = 80, TargetPort = 80 }), pods).Create!;
        Assert.Equal((600, 400), (made.Subsets[0].Addresses.Count, made.Subsets[0].NotReadyAddresses.Count));
        Assert.Equal("truncated", made.Metadata.Annotations[EndpointsPlan.OverCapacityAnnotation]);
    }
}
