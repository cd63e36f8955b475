using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class NodePortsTests
{
    private const string No = "node(s) didn't have free ports for the requested pod ports";

    // protocol/address:port
    private static Pod WithPort(string name, string port, string? node = null) => Make.Pod(name, node: node, spec: s => s with
    {
        Containers = [s.Containers[0] with { Ports = port.Length == 0 ? [new ContainerPort { ContainerPortValue = 80 }] : [Parse(port)] }],
    });

    private static ContainerPort Parse(string text)
    {
        var (slash, colon) = (text.IndexOf('/'), text.LastIndexOf(':'));
        return new()
        {
            ContainerPortValue = 80, HostPort = int.Parse(text[(colon + 1)..]), HostIP = text[(slash + 1)..colon] is { Length: > 0 } ip ? ip : null,
            Protocol = slash > 0 ? text[..slash] : null,
        };
    }

    [Theory]
    [InlineData("", "TCP/:8080", "ok")]
    [InlineData("TCP/:8080", "", "ok")]
    [InlineData("TCP/:8080", "TCP/:8080", No)]
    [InlineData("/:8080", "TCP/0.0.0.0:8080", No)]
    [InlineData("TCP/:8080", "UDP/:8080", "ok")]
    [InlineData("TCP/:8080", "TCP/:8081", "ok")]
    [InlineData("TCP/127.0.0.1:8080", "TCP/127.0.0.2:8080", "ok")]
    [InlineData("TCP/127.0.0.1:8080", "TCP/:8080", No)]
    [InlineData("TCP/:8080", "TCP/127.0.0.1:8080", No)]
    public void Filters(string used, string wanted, string expected) =>
        Assert.Equal([expected], PluginBench.Filter(new NodePorts(), Make.Cluster([Make.Node("n")], WithPort("old", used, "n")), WithPort("new", wanted)));

    [Fact]
    public void A_sidecars_port_counts_and_an_init_containers_does_not()
    {
        Pod Init(string name, string? restart, string? node = null) => Make.Pod(name, node: node, spec: s => s with
        {
            InitContainers = [new Container { Name = "i", Image = "i", RestartPolicy = restart, Ports = [Parse("/:8080")] }],
        });
        Assert.Equal([No], PluginBench.Filter(new NodePorts(), Make.Cluster([Make.Node("n")], Init("old", "Always", "n")), WithPort("new", "/:8080")));
        Assert.Equal(["ok"], PluginBench.Filter(new NodePorts(), Make.Cluster([Make.Node("n")], Init("old", null, "n")), WithPort("new", "/:8080")));
    }

    [Fact]
    public void A_port_is_free_again_when_its_pod_is_gone()
    {
        var cluster = Make.Cluster([Make.Node("n")], WithPort("old", "/:8080", "n"));
        cluster.RemovePod("uid-old");
        Assert.Equal(["ok"], PluginBench.Filter(new NodePorts(), cluster, WithPort("new", "/:8080")));
        bool Wakes(string freed) => PluginBench.Wakes(
            new NodePorts(), cluster, WithPort("new", "/:8080"),
            new(ClusterEvents.AssignedPodDelete) { OldPod = new PodInfo(WithPort("old", freed), cluster.Resources) });
        Assert.True(Wakes("/:8080"));
        Assert.False(Wakes("/:8081"));
    }
}
