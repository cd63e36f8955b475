using System.Globalization;
using System.Net;
using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// Services as variables of a container's environment: <c>WEB_SERVICE_HOST</c>, <c>WEB_SERVICE_PORT</c> and the names that Docker's links
/// once gave (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
/// </summary>
internal static class ServiceEnvironment
{
    private const string ApiServerNamespace = "default", ApiServerName = "kubernetes";

    /// <summary>The variables that a pod sees: the API server's always, those of its namespace unless it does without service links.</summary>
    public static IReadOnlyDictionary<string, string> Of(Pod pod, IEnumerable<Service> services)
    {
        var ns = pod.Metadata.Namespace;
        var links = pod.Spec.EnableServiceLinks != false;
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // The API server's first, so that a namesake in the pod's own namespace wins.
        foreach (var service in services
            .Where(s => (links && s.Metadata.Namespace == ns) || s.Metadata is { Namespace: ApiServerNamespace, Name: ApiServerName })
            .OrderBy(s => links && s.Metadata.Namespace == ns))
        {
            Add(variables, service);
        }
        return variables;
    }

    private static void Add(SortedDictionary<string, string> variables, Service service)
    {
        if (service.Spec.ClusterIP is null or "" or "None" || service.Spec.Ports.Count == 0)
        {
            return;
        }
        var name = VariableName(service.Metadata.Name!);
        var address = service.Spec.ClusterIP;
        variables[$"{name}_SERVICE_HOST"] = address;
        variables[$"{name}_SERVICE_PORT"] = Text(service.Spec.Ports[0]);
        foreach (var port in service.Spec.Ports)
        {
            if (!string.IsNullOrEmpty(port.Name))
            {
                variables[$"{name}_SERVICE_PORT_{VariableName(port.Name)}"] = Text(port);
            }
            var protocol = (port.Protocol ?? "TCP").ToLowerInvariant();
            var url = $"{protocol}://{Host(address)}:{Text(port)}";
            variables.TryAdd($"{name}_PORT", url);
            var link = $"{name}_PORT_{Text(port)}_{protocol.ToUpperInvariant()}";
            variables[link] = url;
            variables[$"{link}_PROTO"] = protocol;
            variables[$"{link}_PORT"] = Text(port);
            variables[$"{link}_ADDR"] = address;
        }
    }

    private static string Text(ServicePort port) => port.Port.ToString(CultureInfo.InvariantCulture);

    private static string Host(string address) => IPAddress.TryParse(address, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        ? $"[{address}]" : address;

    private static string VariableName(string name) => name.Replace('-', '_').ToUpperInvariant();
}
