using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Conformance;

/// <summary>What the conformance tests <c>[sig-scheduling] SchedulerPredicates</c> demand, against our own API server.</summary>
public class SchedulerPredicatesTests
{
    [Fact]
    public void Pods_whose_requests_exceed_what_is_left_of_the_machines_are_not_placed() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"), Make.Node("b", "cpu=1,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("filler-a", "cpu=2"));
        await cluster.AddAsync(Make.Pod("filler-b", "cpu=1"));
        await cluster.BoundAsync("filler-a");
        await cluster.BoundAsync("filler-b");
        await cluster.AddAsync(Make.Pod("additional", "cpu=1"));
        Assert.StartsWith("0/2 nodes are available: 2 Insufficient cpu.", (await cluster.UnscheduledAsync("additional")).Message);
        Assert.Equal("Unschedulable", (await cluster.UnscheduledAsync("additional")).Reason);
    });

    [Fact]
    public void A_node_selector_is_respected_where_it_matches_and_where_it_does_not() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"), Make.Node("b"), Make.Node("c"));
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("with-labels", spec: s => s with { NodeSelector = Make.Map("k=v") }));
        Assert.StartsWith("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", (await cluster.UnscheduledAsync("with-labels")).Message);
        await cluster.Client.PatchAsync<Node>("b", null, Patch.Merge("""{"metadata":{"labels":{"k":"v"}}}"""u8.ToArray())).Value();
        Assert.Equal("b", await cluster.BoundAsync("with-labels"));
    });

    [Fact]
    public void One_host_port_is_taken_by_one_pod_if_one_of_the_addresses_means_all() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"));
        cluster.StartScheduler();
        Pod WithPort(string name, string? address, string protocol = "TCP") => Make.Pod(name, spec: s => s with
        {
            Containers = [s.Containers[0] with { Ports = [new ContainerPort { ContainerPortValue = 54322, HostPort = 54322, HostIP = address, Protocol = protocol }] }],
        });
        await cluster.AddAsync(WithPort("pod4", "0.0.0.0"));
        Assert.Equal("a", await cluster.BoundAsync("pod4"));
        await cluster.AddAsync(WithPort("pod5", "127.0.0.1"));
        Assert.StartsWith("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.", (await cluster.UnscheduledAsync("pod5")).Message);
        await cluster.AddAsync(WithPort("udp", "127.0.0.1", "UDP"));
        Assert.Equal("a", await cluster.BoundAsync("udp"));
    });
}
