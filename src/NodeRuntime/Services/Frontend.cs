using System.Buffers.Binary;
using System.Net;

namespace MiniKube.NodeRuntime.Services;

/// <summary>What a connection is aimed at: a Service's address and port, or a port of the node (address 0).</summary>
internal readonly record struct Frontend(uint Address, TransportProtocol Protocol, ushort Port)
{
    public bool IsNodePort => Address == 0;

    public ChainKey Chain => new(IsNodePort, Protocol);

    /// <summary>The key as the frontend maps hold it.</summary>
    public override string ToString() =>
        IsNodePort ? $"{ServiceRuleset.Word(Protocol)} . {Port}" : $"{Ipv4.Text(Address)} . {ServiceRuleset.Word(Protocol)} . {Port}";

    /// <summary>The element that gives the endpoint of an index.</summary>
    public string Slot(int index, Backend backend) =>
        IsNodePort ? $"{Port} . {index} : {backend}" : $"{Ipv4.Text(Address)} . {Port} . {index} : {backend}";
}

/// <summary>Where a connection goes.</summary>
internal readonly record struct Backend(uint Address, ushort Port)
{
    public override string ToString() => $"{Ipv4.Text(Address)} . {Port}";
}

internal static class Ipv4
{
    public static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    public static string Text(uint address) => $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
}
