using System.Net;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>Record types (RFC 1035, 2782, 3596, 6891).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Ns = 2,
    Soa = 6,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
    Any = 255,
}

/// <summary>Response codes (RFC 1035, 6891).</summary>
internal enum DnsCode : ushort
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}

/// <summary>A resource record; names are without the last dot.</summary>
internal abstract record DnsRecord(string Name, DnsType Type);

internal sealed record AddressRecord(string Name, IPAddress Address) : DnsRecord(Name, DnsType.A);

internal sealed record NameRecord(string Name, DnsType Type, string Target) : DnsRecord(Name, Type);

internal sealed record ServiceRecord(string Name, ushort Priority, ushort Weight, ushort Port, string Target) : DnsRecord(Name, DnsType.Srv);

internal sealed record TextRecord(string Name, string Text) : DnsRecord(Name, DnsType.Txt);

/// <summary>Start of authority; its presence in a negative answer says for how long the absence may be remembered (RFC 2308).</summary>
internal sealed record AuthorityRecord(string Name, string Server, string Mailbox, uint Serial, uint MinimumSeconds) : DnsRecord(Name, DnsType.Soa);

/// <summary>An answer: no error without answers means that the name exists, but not with this type.</summary>
internal sealed record DnsAnswer(DnsCode Code, IReadOnlyList<DnsRecord> Answers)
{
    public IReadOnlyList<DnsRecord> Authority { get; init; } = [];

    public IReadOnlyList<DnsRecord> Additional { get; init; } = [];

    /// <summary>It comes from the cluster's own data.</summary>
    public bool Authoritative { get; init; }
}
