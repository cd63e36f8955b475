using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>What becomes of a Service that changes, and what its status may say.</summary>
public sealed class ServiceChangeTests
{
    private const string Balanced = """
        "type":"LoadBalancer","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","loadBalancerClass":"example.com/lb","externalTrafficPolicy":"Local",
        "healthCheckNodePort":30001,"ports":[{"port":80,"protocol":"TCP","targetPort":80,"nodePort":30002}]
        """;
    private static readonly KindCase Kind = new("services");

    [Fact]
    public void What_a_change_leaves_no_use_for_goes_with_it()
    {
        var old = Service(Balanced).With("status", KindCase.Parse("""{"loadBalancer":{"ingress":[{"ip":"192.0.2.1","ipMode":"VIP"}]}}"""));
        var wide = Kind.Update(old, old.WithAt(["spec", "externalTrafficPolicy"], "Cluster"));
        Assert.Null(wide.At("spec", "healthCheckNodePort"));
        Assert.Empty(Kind.UpdateErrors(old, wide));
        Assert.NotEmpty(wide.At("status", "loadBalancer", "ingress")!.AsArray!);

        var inside = Kind.Update(old, old.WithAt(["spec", "type"], "ClusterIP"));
        Assert.Empty(Kind.UpdateErrors(old, inside));
        foreach (var name in (string[])["loadBalancerClass", "externalTrafficPolicy", "healthCheckNodePort", "allocateLoadBalancerNodePorts"])
        {
            Assert.Null(inside.At("spec", name));
        }
        Assert.Null(inside.At("spec", "ports")!.AsArray![0]["nodePort"]);
        Assert.Equal("{}", inside.At("status", "loadBalancer")!.ToString());

        // What the change itself sets is refused.
        var other = old.WithAt(["spec", "type"], "ClusterIP").WithAt(["spec", "loadBalancerClass"], "example.com/other");
        Assert.Contains("spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'", Kind.UpdateErrors(old, other));
    }

    [Theory]
    [InlineData(Balanced, """{"ip":"192.0.2.1"}""", null)]
    [InlineData(Balanced, """{"hostname":"a.example.com"}""", null)]
    [InlineData(Balanced, """{"ip":"x"}""", "status.loadBalancer.ingress[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData(Balanced, """{"hostname":"1.2.3.4"}""", "status.loadBalancer.ingress[0].hostname: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address")]
    [InlineData(Balanced, """{"hostname":"a","ipMode":"VIP"}""", "status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set")]
    [InlineData(Balanced, """{"ip":"192.0.2.1","ipMode":"Other"}""", "status.loadBalancer.ingress[0].ipMode: Unsupported value: \"Other\": supported values: \"Proxy\", \"VIP\"")]
    [InlineData("\"clusterIP\":\"10.0.0.1\"", """{"ip":"192.0.2.1"}""", "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'")]
    public void A_status_names_where_a_balancer_is(string spec, string ingress, string? error)
    {
        var old = Service(spec);
        var updated = Kind.Default(old.With("status", KindCase.Parse($$$"""{"loadBalancer":{"ingress":[{{{ingress}}}]}}""")));
        Assert.Equal(error is null ? [] : [error], Kind.StatusErrors(old, updated));
    }

    [Fact]
    public void An_address_of_a_balancer_is_virtual_unless_it_says_otherwise()
    {
        var status = Kind.Default(Service(Balanced).With("status", KindCase.Parse("""{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"},{"ip":"192.0.2.2","ipMode":"Proxy"},{"hostname":"a"}]}}""")))["status"];
        Assert.Equal("""{"loadBalancer":{"ingress":[{"ip":"192.0.2.1","ipMode":"VIP"},{"ip":"192.0.2.2","ipMode":"Proxy"},{"hostname":"a"}]}}""", status!.ToString());
    }

    [Fact]
    public void What_a_headless_service_passes_over_is_warned_of() => Assert.Equal(
        [
            "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead",
            "spec.externalIPs is ignored when spec.clusterIP is \"None\"",
            "spec.SessionAffinity is ignored when spec.clusterIP is \"None\"",
        ],
        Kind.Kind.Warnings(Service("\"clusterIP\":\"None\",\"externalIPs\":[\"192.0.2.1\"],\"sessionAffinity\":\"ClientIP\"")
            .WithAt(["metadata", "annotations", "service.kubernetes.io/topology-aware-hints"], "auto")));

    private static DocumentObject Service(string spec) => Kind.Decode($$"""{"metadata":{"name":"s","namespace":"default"},"spec":{ {{spec}} } }""");
}
