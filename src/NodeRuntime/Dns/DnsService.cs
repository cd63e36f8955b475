using System.Net;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>A Service as its names show it.</summary>
public sealed record DnsService(string Namespace, string Name)
{
    /// <summary>Its own addresses; none: it is headless, and its name gives the endpoints' addresses.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public IReadOnlyList<DnsPort> Ports { get; init; } = [];

    /// <summary>The endpoints to be shown: the ready ones, or all where the Service publishes those that are not.</summary>
    public IReadOnlyList<DnsEndpoint> Endpoints { get; init; } = [];
}

/// <param name="Name">empty for a Service's only port</param>
public sealed record DnsPort(string Name, TransportProtocol Protocol, int Port);

/// <param name="Hostname">its own name below the Service's; null: its address with dashes</param>
/// <param name="Ports">the ports as the endpoint has them</param>
public sealed record DnsEndpoint(IPAddress Address, string? Hostname = null)
{
    public IReadOnlyList<DnsPort> Ports { get; init; } = [];

    internal string Label => Hostname ?? Address.ToString().Replace('.', '-');
}
