using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>The files that a config map or secret gives a volume: all keys, or the items chosen, with their modes.</summary>
internal static class VolumeFiles
{
    public static IReadOnlyList<VolumeFile> Of(ConfigMap map, IReadOnlyList<KeyToPath> items, int mode, bool optional)
    {
        var content = map.Data.Select(d => KeyValuePair.Create(d.Key, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(d.Value)))
            .Concat(map.BinaryData.Select(d => KeyValuePair.Create(d.Key, d.Value.Memory)));
        return Of(content, items, mode, optional, "configmap references non-existent config key: ");
    }

    public static IReadOnlyList<VolumeFile> Of(Secret secret, IReadOnlyList<KeyToPath> items, int mode, bool optional) =>
        Of(secret.Data.Select(d => KeyValuePair.Create(d.Key, d.Value.Memory)), items, mode, optional, "references non-existent secret key: ");

    private static IReadOnlyList<VolumeFile> Of(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> content, IReadOnlyList<KeyToPath> items,
        int mode, bool optional, string missing)
    {
        var byKey = content.ToDictionary(StringComparer.Ordinal);
        if (items.Count == 0)
        {
            return byKey.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new VolumeFile(e.Key, e.Value, (UnixFileMode)mode)).ToArray();
        }
        var files = new List<VolumeFile>();
        foreach (var item in items)
        {
            if (byKey.TryGetValue(item.Key, out var bytes))
            {
                files.Add(new VolumeFile(item.Path, bytes, (UnixFileMode)(item.Mode ?? mode)));
            }
            else if (!optional)
            {
                throw new VolumeException(missing + item.Key);
            }
        }
        return files;
    }

    /// <summary>A name for a set of files that changes exactly when one of them does.</summary>
    public static string Version(IReadOnlyList<VolumeFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{(int)file.Mode}\0{file.Content.Length}\0"));
            hash.AppendData(file.Content.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..8]);
    }
}
