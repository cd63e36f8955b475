using System.Globalization;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>What is legal in the containers of a pod, and doubtful: variables that hide others, ports told twice, fractions of bytes.</summary>
internal static class ContainerWarnings
{
    /// <param name="spec">The pod's spec.</param>
    /// <param name="path">Where it is.</param>
    public static IEnumerable<string> Of(Document? spec, string path)
    {
        var containers = ((string[])["initContainers", "containers", "ephemeralContainers"])
            .SelectMany(list => spec.Each(list).Index().Select(c => (Container: c.Item, At: $"{path}.{list}[{c.Index}]"))).ToArray();
        return containers
            .SelectMany(static c => PodWarnings.FractionalBytes(c.Container.At("resources", "limits"), $"{c.At}.resources.limits", "memory", "ephemeral-storage")
                .Concat(PodWarnings.FractionalBytes(c.Container.At("resources", "requests"), $"{c.At}.resources.requests", "memory", "ephemeral-storage"))
                .Concat(Hidden(c.Container, c.At)))
            .Concat(Ports(containers));
    }

    // A later variable may well build upon an earlier one of the same name.
    private static IEnumerable<string> Hidden(DocumentObject container, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, variable) in container.Each("env").Index())
        {
            var name = variable.Text("name");
            var reference = $"$({name})";
            var value = variable.Text("value");
            if (!seen.Add(name) && (variable.Contains("valueFrom") || value == reference || !value.Contains(reference, StringComparison.Ordinal)))
            {
                yield return $"{path}.env[{i}]: hides previous definition of {FieldError.Quote(name)}, which may be dropped when using apply";
            }
        }
    }

    private static IEnumerable<string> Ports((DocumentObject Container, string At)[] containers)
    {
        var known = new List<Port>();
        foreach (var (container, at) in containers)
        {
            foreach (var (i, o) in container.Each("ports").Index())
            {
                var port = new Port($"{at}.ports[{i}]", o.Number("containerPort"), o.Text("protocol"), o.Number("hostPort"), o.Text("hostIP"));
                if (port is { HostPort: 0, HostIP.Length: > 0 })
                {
                    yield return string.Create(CultureInfo.InvariantCulture,
                        $"{port.At}: hostIP set without hostPort: {{Name:{o.Text("name")} HostPort:0 ContainerPort:{port.Number} Protocol:{port.Protocol} HostIP:{port.HostIP}}}");
                }
                foreach (var other in known.Where(p => (p.Number, p.Protocol) == (port.Number, port.Protocol)))
                {
                    if (port.Conflict(other) is { } how)
                    {
                        yield return $"{port.At}: {how} port definition with {other.At}";
                    }
                }
                known.Add(port);
            }
        }
    }

    private sealed record Port(string At, long Number, string Protocol, long HostPort, string HostIP)
    {
        public string? Conflict(Port other) =>
            (HostIP, HostPort) == (other.HostIP, other.HostPort) ? "duplicate"
            : HostPort == 0 || other.HostPort == 0 ? "overlapping"
            // Of two that take the same port of the host, one for any address: nobody can say which gets a packet.
            : HostPort == other.HostPort && (HostIP.Length == 0 || other.HostIP.Length == 0) ? "dangerously ambiguous"
            : null;
    }
}
