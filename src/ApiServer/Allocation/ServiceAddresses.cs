using System.Buffers.Binary;
using System.Net;
using MiniKube.Api.Determinism;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// The addresses of the service range, IPv4. The lower part is left to addresses that people choose (as upstream: a sixteenth of the range, at least 16 and at
/// most 256 addresses) until the upper part is full.
/// </summary>
internal sealed class ServiceAddresses
{
    private const int RandomTries = 64;

    private readonly IPNetwork range;
    private readonly uint first;
    private readonly int size;

    public ServiceAddresses(IPNetwork range)
    {
        this.range = range;
        var network = BinaryPrimitives.ReadUInt32BigEndian(range.BaseAddress.GetAddressBytes());
        // Neither the network's own address nor the broadcast address is given away.
        first = network + 1;
        size = (int)Math.Min(1L << (32 - range.PrefixLength), int.MaxValue) - 2;
    }

    /// <summary>The first address: the Service <c>kubernetes</c> has it.</summary>
    public IPAddress First => At(0);

    public bool Contains(IPAddress address)
    {
        if (!range.Contains(address))
        {
            return false;
        }
        var offset = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) - first;
        return offset < size;
    }

    /// <summary>Addresses to try, in order: some at random from the upper part, then all.</summary>
    public IEnumerable<IPAddress> Candidates(IRandomSource random)
    {
        var reserved = Math.Min(Math.Min(Math.Max(16, size / 16), 256), size / 2);
        for (var i = 0; i < RandomTries; i++)
        {
            yield return At(reserved + random.Next(size - reserved));
        }
        for (var i = 0; i < size; i++)
        {
            yield return At((reserved + i) % size);
        }
    }

    private IPAddress At(int offset)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, first + (uint)offset);
        return new IPAddress(bytes);
    }
}
