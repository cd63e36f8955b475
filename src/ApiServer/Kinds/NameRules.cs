namespace MiniKube.ApiServer.Kinds;

/// <summary>What names may look like (RFC 1123, RFC 1035), with upstream's messages.</summary>
internal static class NameRules
{
    public static IReadOnlyList<string> DnsSubdomain(string name) => [];
}
