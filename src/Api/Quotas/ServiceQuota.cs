using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Quotas;

/// <summary>A Service: one of so many, perhaps a load balancer, with so many node ports. They are counted before they are allocated, by what the Service asks for.</summary>
public sealed class ServiceQuota(Service service) : QuotaSubject
{
    private const string Count = "count/services";
    private const string Services = "services";
    private const string NodePorts = "services.nodeports";
    private const string LoadBalancers = "services.loadbalancers";

    public override bool Measures(string name) => name is Count or Services or NodePorts or LoadBalancers;

    public override SortedDictionary<string, Quantity> Usage(DateTimeOffset now)
    {
        var usage = ResourceList.New();
        usage[Count] = usage[Services] = Quantity.From(1);
        usage[LoadBalancers] = Quantity.From(service.Spec.Type == "LoadBalancer" ? 1 : 0);
        usage[NodePorts] = Quantity.From(service.Spec switch
        {
            { Type: "LoadBalancer", AllocateLoadBalancerNodePorts: false } => service.Spec.Ports.Count(p => p.NodePort is > 0),
            { Type: "LoadBalancer" or "NodePort" } => service.Spec.Ports.Count,
            _ => 0,
        });
        return usage;
    }
}
