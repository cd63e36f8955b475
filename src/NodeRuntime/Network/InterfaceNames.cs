using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.NodeRuntime.Network;

/// <summary>Names and MAC addresses that follow from what they belong to, so that a restarted process finds its own again.</summary>
internal static class InterfaceNames
{
    /// <summary>A name of at most 15 characters (IFNAMSIZ): the prefix and hexadecimal digits of the owner's hash.</summary>
    public static string For(string prefix, string owner)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner)));
        return prefix + hash[..(15 - prefix.Length)];
    }

    /// <summary>A locally administered MAC that is the same whenever the address is used again, so no neighbour's cache goes stale.</summary>
    public static PhysicalAddress Mac(IPAddress address) => new([0x0a, 0x58, .. address.GetAddressBytes()]);
}
