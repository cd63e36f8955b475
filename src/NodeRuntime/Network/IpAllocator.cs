using System.Buffers.Binary;
using System.Net;

namespace MiniKube.NodeRuntime.Network;

/// <summary>
/// Hands out the addresses of a node's pod CIDR. One file per address in use, named by it and holding the owner, written before the
/// address is given out: a restarted agent never gives the same address twice. Addresses are taken in turn, so that a freed one
/// rests as long as possible before it comes back, also after a restart: a file beside them names the last one. The first address is the
/// gateway's; network and broadcast are not used.
/// </summary>
internal sealed class IpAllocator
{
    private const string LastReserved = "last_reserved_ip";

    private readonly Lock _lock = new();
    private readonly string _directory;
    private readonly uint _first;
    private readonly uint _count;
    private readonly Dictionary<string, uint> _byOwner = [];
    private readonly HashSet<uint> _used = [];
    private uint _next;

    /// <summary>Loads what is in use. Files of addresses outside the range (the node's CIDR changed) are dropped.</summary>
    public IpAllocator(IPNetwork range, string directory)
    {
        if (range.PrefixLength is < 8 or > 29)
            throw new ArgumentException($"pod CIDR {range} has no room for pods", nameof(range));
        _directory = directory;
        var network = BinaryPrimitives.ReadUInt32BigEndian(range.BaseAddress.GetAddressBytes());
        Gateway = ToAddress(network + 1);
        _first = network + 2;
        _count = (1u << (32 - range.PrefixLength)) - 3;
        Directory.CreateDirectory(directory);
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles().Where(f => f.Name != LastReserved))
        {
            // An empty file is a crash between making and writing it: the address was never given out.
            var owner = File.ReadAllText(file.FullName);
            if (owner.Length == 0 || !IPAddress.TryParse(file.Name, out var address) || !range.Contains(address) || !_byOwner.TryAdd(owner, ToNumber(address)))
            {
                file.Delete();
                continue;
            }
            _used.Add(ToNumber(address));
        }
        if (File.Exists(FileOf(LastReserved)) && IPAddress.TryParse(File.ReadAllText(FileOf(LastReserved)), out var last) && range.Contains(last))
            _next = ToNumber(last) + 1 - _first;
    }

    public IPAddress Gateway { get; }

    /// <summary>The owner's address: the one it has, or the next free one; null when none is free.</summary>
    public IPAddress? Allocate(string owner)
    {
        lock (_lock)
        {
            if (_byOwner.TryGetValue(owner, out var number))
                return ToAddress(number);
            for (uint i = 0; i < _count; i++)
            {
                number = _first + (_next + i) % _count;
                if (_used.Contains(number))
                    continue;
                File.WriteAllText(FileOf(number), owner);
                File.WriteAllText(FileOf(LastReserved), ToAddress(number).ToString());
                _used.Add(number);
                _byOwner[owner] = number;
                _next = number + 1 - _first;
                return ToAddress(number);
            }
            return null;
        }
    }

    /// <summary>Frees the owner's address; harmless when it has none.</summary>
    public void Release(string owner)
    {
        lock (_lock)
        {
            if (!_byOwner.Remove(owner, out var number))
                return;
            File.Delete(FileOf(number));
            _used.Remove(number);
        }
    }

    public IPAddress? Find(string owner)
    {
        lock (_lock)
            return _byOwner.TryGetValue(owner, out var number) ? ToAddress(number) : null;
    }

    public IReadOnlyDictionary<string, IPAddress> InUse()
    {
        lock (_lock)
            return _byOwner.ToDictionary(e => e.Key, e => ToAddress(e.Value));
    }

    private string FileOf(uint number) => FileOf(ToAddress(number).ToString());

    private string FileOf(string name) => Path.Combine(_directory, name);

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
