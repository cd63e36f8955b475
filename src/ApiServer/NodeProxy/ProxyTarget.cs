using System.Globalization;
using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>Where a proxied request goes.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">An address, or a host name of a node.</param>
/// <param name="Port">The port there.</param>
/// <param name="Node">The server of the node through which it is reached; null where it is reached straight.</param>
/// <param name="IsNodeServer">Whether it is that server itself.</param>
internal sealed record ProxyTarget(string Scheme, string Host, int Port, (string Host, int Port)? Node, bool IsNodeServer = false)
{
    /// <summary>
    /// What <c>[SCHEME:]NAME[:PORT]</c> in the path of a pod, a Service or a node stands for. A Service's request goes to one of its ready endpoints, drawn at random.
    /// </summary>
    public static (ProxyTarget? Target, ApiError? Error) Find(ServerParts parts, RequestInfo info)
    {
        if (Split(info.Name!) is not var (scheme, name, port))
        {
            return (null, ApiError.BadRequest($"invalid {info.Resource[..^1]} request \"{info.Name}\""));
        }
        var storage = parts.Resources.Of(info.Resource switch { "pods" => "Pod", "services" => "Service", _ => "Node" });
        if (storage.Cache.Find(storage.Key(info.Namespace, name)) is not { } entry)
        {
            return (null, ApiError.NotFound("", info.Resource, name));
        }
        var found = ObjectCodec.Decode(entry.Json, entry.ModRevision);
        return info.Resource switch
        {
            "pods" => OfPod(parts, found, scheme, port),
            "services" => OfService(parts, found, scheme, port),
            _ => OfNode(found, scheme, port),
        };
    }

    private static (string Scheme, string Name, string Port)? Split(string text) => text.Split(':') switch
    {
        [{ Length: > 0 } name] => ("http", name, ""),
        [{ Length: > 0 } name, var port] => ("http", name, port),
        ["http" or "https" or "", { Length: > 0 } name, var port] => (text.StartsWith("https:", StringComparison.Ordinal) ? "https" : "http", name, port),
        _ => null,
    };

    private static (ProxyTarget?, ApiError?) OfPod(ServerParts parts, DocumentObject pod, string scheme, string port)
    {
        if (pod.At("status", "podIP")?.AsString is not { Length: > 0 } ip)
        {
            return (null, ApiError.BadRequest("address not allowed"));
        }
        var ports = (pod.At("spec", "containers")?.AsArray ?? DocumentArray.Empty).SelectMany(static c => c["ports"]?.AsArray ?? DocumentArray.Empty);
        var number = port.Length > 0 ? Number(port) : ports.Select(static p => (int)(p["containerPort"]?.AsInteger ?? 0)).FirstOrDefault(Standard(scheme));
        return Reach(parts, scheme, ip, number, pod.At("spec", "nodeName")?.AsString);
    }

    private static (ProxyTarget?, ApiError?) OfService(ServerParts parts, DocumentObject service, string scheme, string port)
    {
        var name = service.Name();
        if (long.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var named = (service.At("spec", "ports")?.AsArray ?? DocumentArray.Empty).FirstOrDefault(p => p["port"]?.AsInteger == number);
            if (named is null)
            {
                return (null, ApiError.Unavailable($"no service port {number} found for service \"{name}\""));
            }
            port = named["name"]?.AsString ?? "";
        }
        var slices = parts.Resources.Of("EndpointSlice");
        var endpoints = slices.Cache.Snapshot().Under(slices.Scope(service.Namespace())!).Where(e => IsOf(e, name)).Select(static e => ObjectCodec.Decode(e.Json, e.ModRevision))
            .SelectMany(slice => Endpoints(slice, port)).ToArray();
        if (endpoints.Length == 0)
        {
            return (null, ApiError.Unavailable($"no endpoints available for service \"{name}\""));
        }
        var (address, at, node) = endpoints[parts.Random.Next(endpoints.Length)];
        return Reach(parts, scheme, address, at, node);
    }

    private static bool IsOf(CacheEntry slice, string service) => slice.Index.Labels.GetValueOrDefault("kubernetes.io/service-name") == service;

    private static IEnumerable<(string Address, int Port, string? Node)> Endpoints(DocumentObject slice, string port)
    {
        var number = (slice["ports"]?.AsArray ?? DocumentArray.Empty).FirstOrDefault(p => (p["name"]?.AsString ?? "") == port)?["port"]?.AsInteger ?? 0;
        return number == 0 ? [] : (slice["endpoints"]?.AsArray ?? DocumentArray.Empty)
            .Where(static e => e.At("conditions", "ready")?.AsBoolean != false && e["addresses"]?.AsArray is { Count: > 0 })
            .Select(e => (e["addresses"]!.AsArray![0].AsString ?? "", (int)number, e["nodeName"]?.AsString));
    }

    private static (ProxyTarget?, ApiError?) OfNode(DocumentObject node, string scheme, string port)
    {
        if (NodeDialer.Locate(node) is not { } server)
        {
            return (null, ApiError.Unavailable($"node {node.Name()} does not say where its server is"));
        }
        var number = port.Length > 0 ? Number(port) : server.Port;
        return number == server.Port
            ? (new("https", server.Host, server.Port, server, IsNodeServer: true), null)
            : number == 0 ? (null, ApiError.BadRequest($"invalid port \"{port}\"")) : (new(scheme, server.Host, number, server), null);
    }

    private static (ProxyTarget?, ApiError?) Reach(ServerParts parts, string scheme, string address, int port, string? nodeName)
    {
        // What listens on a loopback listens for its own machine.
        if (!IPAddress.TryParse(address, out var ip) || IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.GetAddressBytes() is [169, 254, _, _] || port == 0)
        {
            return (null, ApiError.BadRequest("address not allowed"));
        }
        var nodes = parts.Resources.Of("Node");
        var node = nodeName is { Length: > 0 } && nodes.Cache.Find(nodes.Key(null, nodeName)) is { } entry ? NodeDialer.Locate(ObjectCodec.Decode(entry.Json, entry.ModRevision)) : null;
        return (new ProxyTarget(scheme, address, port, node), null);
    }

    private static int Standard(string scheme) => scheme == "https" ? 443 : 80;
    private static int Number(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
