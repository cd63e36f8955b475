using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Determinism;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// The addresses of one range of Services, IPv4 or IPv6. The lower part is left to addresses that people choose (as upstream: a sixteenth of the range, at least 16
/// and at most 256 addresses) until the upper part is full.
/// </summary>
internal sealed class AddressRange
{
    private const int RandomTries = 64;

    // Nobody has more Services than these, and a random number is not larger.
    private const int MaxSize = int.MaxValue;

    private readonly UInt128 first;

    public AddressRange(IPNetwork network)
    {
        Network = network;
        var bits = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var addresses = bits - network.PrefixLength >= 32 ? (long)MaxSize : 1L << (bits - network.PrefixLength);
        // The network's own address is not given away, nor is the broadcast address of IPv4.
        first = Number(network.BaseAddress) + 1;
        Size = (int)Math.Max(0, Math.Min(addresses - (bits == 32 ? 2 : 1), MaxSize));
    }

    public IPNetwork Network { get; }

    /// <summary>How many addresses can be given out.</summary>
    public int Size { get; }

    /// <summary><c>IPv4</c> or <c>IPv6</c>.</summary>
    public string Family => FamilyOf(Network.BaseAddress);

    /// <summary>The first address: the Service <c>kubernetes</c> has that of the first range.</summary>
    public IPAddress First => At(0);

    public static string FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6";

    /// <summary>Whether the address can be given out.</summary>
    public bool Contains(IPAddress address) => Network.Contains(address) && Number(address) - first < (UInt128)Size;

    /// <summary>Addresses to try, in order: some at random from the upper part, then all.</summary>
    public IEnumerable<IPAddress> Candidates(IRandomSource random)
    {
        if (Size == 0)
        {
            yield break;
        }
        var reserved = Math.Min(Math.Min(Math.Max(16, Size / 16), 256), Size / 2);
        for (var i = 0; i < RandomTries; i++)
        {
            yield return At(reserved + random.Next(Size - reserved));
        }
        for (var i = 0L; i < Size; i++)
        {
            yield return At((int)((reserved + i) % Size));
        }
    }

    private static UInt128 Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private IPAddress At(int offset)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (Family == "IPv4")
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)first + (uint)offset);
            return new IPAddress(bytes[..4]);
        }
        BinaryPrimitives.WriteUInt128BigEndian(bytes, first + (UInt128)offset);
        return new IPAddress(bytes);
    }
}
