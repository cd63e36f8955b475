using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Allocation;

/// <summary>The node port at which balancers ask nodes for their health.</summary>
public sealed class HealthCheckNodePortTests
{
    private const string Local = "\"type\":\"LoadBalancer\",\"externalTrafficPolicy\":\"Local\",\"ports\":[{\"port\":80}]";

    [Fact]
    public async Task Balanced_services_with_local_traffic_get_one_and_give_it_back()
    {
        await using var api = await TestApi.StartAsync();
        var made = await api.Post(Services, Service("s", Local));
        var port = made["spec", "healthCheckNodePort"]!.AsInteger!.Value;
        Assert.InRange(port, 30000, 32767);
        Assert.NotEqual(port, made["spec", "ports"]!.AsArray![0]["nodePort"]!.AsInteger);
        Assert.Equal(port, (await api.Put($"{Services}/s", Service("s", Local)))["spec", "healthCheckNodePort"]!.AsInteger);
        var other = await api.Post(Services, Service("t", $"\"healthCheckNodePort\":{port},{Local}"));
        Assert.Equal((500, $"Internal error occurred: failed to allocate requested HealthCheck NodePort {port}: provided port is already allocated"), (other.Code, other.ErrorMessage));
        var changed = await api.Patch($"{Services}/s", """{"spec":{"externalTrafficPolicy":"Cluster","healthCheckNodePort":null}}""");
        Assert.Equal((200, null), (changed.Code, changed["spec", "healthCheckNodePort"]));
        Assert.Equal(201, (await api.Post(Services, Service("t", $"\"healthCheckNodePort\":{port},{Local}"))).Code);
    }

    [Theory]
    [InlineData("\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}],\"healthCheckNodePort\":30001", "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")]
    [InlineData("\"ports\":[{\"port\":80}],\"loadBalancerClass\":\"a/b\"", "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("\"ports\":[{\"port\":80}],\"allocateLoadBalancerNodePorts\":true", "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}],\"loadBalancerSourceRanges\":[\"10.0.0.1\"]", "spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.1\": must be a valid CIDR value")]
    public async Task Fields_of_balancers_are_checked(string spec, string why)
    {
        await using var api = await TestApi.StartAsync();
        var refused = await api.Post(Services, Service("s", spec));
        Assert.Equal(422, refused.Code);
        Assert.Contains(why, refused.ErrorMessage);
    }

    [Fact]
    public async Task Node_ports_of_balancers_can_be_declined_and_still_be_named()
    {
        await using var api = await TestApi.StartAsync();
        var made = await api.Post(Services, Service("s", "\"type\":\"LoadBalancer\",\"allocateLoadBalancerNodePorts\":false,\"ports\":[{\"name\":\"a\",\"port\":80},{\"name\":\"b\",\"port\":81,\"nodePort\":30100}]"));
        Assert.Equal((201, null, 30100L), (made.Code, made["spec", "ports"]!.AsArray![0]["nodePort"], made["spec", "ports"]!.AsArray![1]["nodePort"]!.AsInteger));
        Assert.Equal(422, (await api.Post(Services, Service("t", "\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":30100}]"))).Code);
    }
}
