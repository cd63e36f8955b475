using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.NodeRuntime.Images;

/// <summary>Full image names and the manifest each means; a file per name, so that writers of different names never meet.</summary>
internal sealed class NameIndex(StoreLayout layout)
{
    public void Put(string name, string manifestDigest) =>
        AtomicFile.Write(PathOf(name), JsonSerializer.SerializeToUtf8Bytes([name, manifestDigest], NameJson.Default.StringArray));

    public string? Get(string name) =>
        AtomicFile.TryRead(PathOf(name)) is { } bytes && Read(bytes) is { } entry && entry.Name == name ? entry.Manifest : null;

    public bool Remove(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        return true;
    }

    /// <summary>All names in ordinal order.</summary>
    public IReadOnlyList<(string Name, string Manifest)> List()
    {
        var all = new List<(string Name, string Manifest)>();
        foreach (var file in Directory.EnumerateFiles(layout.Names, "*.json"))
        {
            if (AtomicFile.TryRead(file) is { } bytes && Read(bytes) is { } entry)
                all.Add(entry);
        }
        all.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return all;
    }

    private static (string Name, string Manifest)? Read(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, NameJson.Default.StringArray) is [var name, var manifest] ? (name, manifest) : null;

    private string PathOf(string name) =>
        Path.Combine(layout.Names, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32] + ".json");
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class NameJson : JsonSerializerContext;
