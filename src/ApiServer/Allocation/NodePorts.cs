using System.Globalization;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The node ports of Services, that for health checks among them. Each one in use is a key of its own, which holds the name of its Service.</summary>
internal sealed class NodePorts(ApiServerOptions options)
{
    /// <summary>Where the keys lie.</summary>
    public const string Prefix = "/registry/allocations/nodeports/";

    private const string Full = "range is full";
    private const string Taken = "provided port is already allocated";

    /// <summary>Gives the Service the ports that it needs and does not have, and claims those that it names.</summary>
    public async ValueTask<(DocumentObject Service, Refusal? Refusal)> AssignAsync(Claims claims, DocumentObject service)
    {
        var owner = Owner(service);
        if (HasPorts(service))
        {
            (service, var refusal) = await PortsAsync(claims, service, owner);
            if (refusal is not null)
            {
                return (service, refusal);
            }
        }
        return NeedsHealthCheck(service) ? await HealthCheckAsync(claims, service, owner) : (service, null);
    }

    /// <summary>The keys of the ports that a Service has.</summary>
    public static IEnumerable<string> Held(DocumentObject service)
    {
        if (HasPorts(service))
        {
            foreach (var port in Ports(service).Select(NodePort).Where(static p => p != 0).Distinct())
            {
                yield return Key(port);
            }
        }
        if (NeedsHealthCheck(service) && HealthCheckPort(service) is > 0 and var check)
        {
            yield return Key(check);
        }
    }

    public static byte[] Owner(DocumentObject service) => Encoding.UTF8.GetBytes(Resources.ObjectMetadata.Namespace(service) + "/" + Resources.ObjectMetadata.Name(service));

    private async ValueTask<(DocumentObject, Refusal?)> PortsAsync(Claims claims, DocumentObject service, byte[] owner)
    {
        var ports = Ports(service);
        for (var i = 0; i < ports.Length; i++)
        {
            var wanted = NodePort(ports[i]);
            if (wanted != 0 && await ClaimAsync(claims, wanted, owner) is { } problem)
            {
                return (service, new(FieldError.Invalid(string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}].nodePort"), wanted, problem)));
            }
        }
        var allocates = service.At("spec", "type")?.AsString != "LoadBalancer" || service.At("spec", "allocateLoadBalancerNodePorts")?.AsBoolean != false;
        for (var i = 0; allocates && i < ports.Length; i++)
        {
            if (NodePort(ports[i]) != 0)
            {
                continue;
            }
            // One number serves a port in several protocols.
            var twin = ports.FirstOrDefault(p => p["port"]?.AsInteger == ports[i]["port"]?.AsInteger && Protocol(p) != Protocol(ports[i]) && NodePort(p) != 0
                && !ports.Any(q => NodePort(q) == NodePort(p) && Protocol(q) == Protocol(ports[i])));
            var number = twin is null ? await FreeAsync(claims, owner) : NodePort(twin);
            if (number == 0)
            {
                return (service, new($"failed to allocate a nodePort: {Full}"));
            }
            ports[i] = ports[i].AsObject!.With("nodePort", number);
        }
        return (service.WithAt(["spec", "ports"], Document.Of(ports)), null);
    }

    private async ValueTask<(DocumentObject, Refusal?)> HealthCheckAsync(Claims claims, DocumentObject service, byte[] owner)
    {
        if (HealthCheckPort(service) is > 0 and var wanted)
        {
            return await ClaimAsync(claims, wanted, owner) is { } problem
                ? (service, new(string.Create(CultureInfo.InvariantCulture, $"failed to allocate requested HealthCheck NodePort {wanted}: {problem}")))
                : (service, null);
        }
        var number = await FreeAsync(claims, owner);
        return number == 0
            ? (service, new($"failed to allocate a HealthCheck NodePort 0: {Full}"))
            : (service.WithAt(["spec", "healthCheckNodePort"], number), null);
    }

    private async ValueTask<string?> ClaimAsync(Claims claims, long port, byte[] owner)
    {
        if (claims.Holds(Key(port)))
        {
            return null;
        }
        if (port < options.NodePortFirst || port > options.NodePortLast)
        {
            return $"provided port is not in the valid range. The range of valid ports is {options.NodePortFirst}-{options.NodePortLast}";
        }
        return await claims.TryAsync(Key(port), () => owner) ? null : Taken;
    }

    private async ValueTask<long> FreeAsync(Claims claims, byte[] owner)
    {
        var size = options.NodePortLast - options.NodePortFirst + 1;
        var start = options.Random.Next(size);
        for (var i = 0; i < size; i++)
        {
            var port = options.NodePortFirst + ((start + i) % size);
            if (!claims.Holds(Key(port)) && await claims.TryAsync(Key(port), () => owner))
            {
                return port;
            }
        }
        return 0;
    }

    private static bool HasPorts(DocumentObject service) => service.At("spec", "type")?.AsString is "NodePort" or "LoadBalancer";

    private static bool NeedsHealthCheck(DocumentObject service) => service.At("spec", "type")?.AsString == "LoadBalancer"
        && service.At("spec", "externalTrafficPolicy")?.AsString == "Local";

    private static long HealthCheckPort(DocumentObject service) => service.At("spec", "healthCheckNodePort")?.AsInteger ?? 0;
    private static Document[] Ports(DocumentObject service) => service.At("spec", "ports")?.AsArray?.ToArray() ?? [];
    private static long NodePort(Document port) => port["nodePort"]?.AsInteger ?? 0;
    private static string Protocol(Document port) => port["protocol"]?.AsString ?? "TCP";
    private static string Key(long port) => Prefix + port.ToString(CultureInfo.InvariantCulture);
}
