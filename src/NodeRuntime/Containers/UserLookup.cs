using System.Globalization;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>The numbers a program runs as.</summary>
internal sealed record ResolvedUser(uint Uid, uint Gid, IReadOnlyList<uint> Groups, string? Home);

/// <summary>Turns what image and spec say about the user into numbers, by the image's own passwd and group files.</summary>
internal static class UserLookup
{
    private const int MaxFile = 4 << 20;

    /// <exception cref="ContainerConfigException">the user or group does not exist in the image, or is root where that is forbidden</exception>
    public static ResolvedUser Resolve(RootedDirectory root, string imageUser, ContainerUser wanted)
    {
        var passwd = Lines(root, "etc/passwd").Where(f => f.Length >= 6).ToArray();
        var groups = Lines(root, "etc/group").Where(f => f.Length >= 3).ToArray();
        var colon = imageUser.IndexOf(':');
        var userPart = colon < 0 ? imageUser : imageUser[..colon];
        var groupPart = colon < 0 ? "" : imageUser[(colon + 1)..];

        string[]? entry;
        uint uid;
        if (wanted.Uid is { } given)
        {
            uid = Id(given, "runAsUser");
            entry = ById(passwd, uid);
            // The image's group belongs to the image's user.
            groupPart = "";
        }
        else if (userPart.Length == 0)
        {
            uid = 0;
            entry = ById(passwd, 0);
        }
        else if (uint.TryParse(userPart, NumberStyles.None, CultureInfo.InvariantCulture, out uid))
        {
            entry = ById(passwd, uid);
        }
        else
        {
            entry = passwd.FirstOrDefault(f => f[0] == userPart)
                ?? throw new ContainerConfigException($"unable to find user {userPart}: no matching entries in passwd file");
            uid = uint.Parse(entry[2], CultureInfo.InvariantCulture);
            if (wanted.NonRoot && uid != 0)
                throw new ContainerConfigException(
                    $"container has runAsNonRoot and image has non-numeric user ({userPart}), cannot verify user is non-root");
        }
        if (wanted.NonRoot && uid == 0)
            throw new ContainerConfigException(wanted.Uid is null
                ? "container has runAsNonRoot and image will run as root"
                : "container's runAsUser breaks non-root policy");

        var gid = wanted.Gid is { } gidGiven ? Id(gidGiven, "runAsGroup")
            : groupPart.Length > 0 ? Group(groups, groupPart)
            : entry is not null && uint.TryParse(entry[3], out var primary) ? primary
            : 0;
        var additional = new SortedSet<uint>(wanted.SupplementalGroups.Select(g => Id(g, "supplementalGroups")));
        if (entry is not null && groupPart.Length == 0)
        {
            additional.UnionWith(groups.Where(g => g.Length >= 4 && g[3].Split(',').Contains(entry[0]))
                .Select(g => uint.TryParse(g[2], out var id) ? id : gid));
        }
        additional.Add(gid);
        return new ResolvedUser(uid, gid, [.. additional], entry?[5]);
    }

    private static string[]? ById(string[][] passwd, uint uid) =>
        passwd.FirstOrDefault(f => uint.TryParse(f[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id == uid);

    private static uint Group(string[][] groups, string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var gid))
            return gid;
        return groups.FirstOrDefault(f => f[0] == name) is { } entry && uint.TryParse(entry[2], out gid)
            ? gid
            : throw new ContainerConfigException($"unable to find group {name}: no matching entries in group file");
    }

    private static uint Id(long value, string what) =>
        value is >= 0 and <= int.MaxValue ? (uint)value : throw new ContainerConfigException($"{what} {value} is out of range");

    private static IEnumerable<string[]> Lines(RootedDirectory root, string path) =>
        (root.TryReadText(path, MaxFile) ?? "").Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.TrimEnd('\r').Split(':'));
}

/// <summary>A spec asks for something that cannot be; becomes a failure of kind <see cref="FailureKind.BadConfig"/>.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
