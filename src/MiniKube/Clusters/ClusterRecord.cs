using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Clusters;

/// <summary>What <c>up</c> made, so that <c>down</c> finds it again whatever has died since. Written before the thing it records is made.</summary>
internal sealed record ClusterRecord
{
    public required string Name { get; init; }
    public required string ApiServer { get; init; }
    public required string Subnet { get; init; }

    /// <summary>The network namespace <c>up</c> ran in, as the inode of <c>/proc/self/ns/net</c>: the one that holds the links.</summary>
    public required string NetworkNamespace { get; init; }
    public IReadOnlyList<ProcessRecord> Processes { get; init; } = [];
    public IReadOnlyList<string> Nodes { get; init; } = [];

    public void Write(ClusterPaths paths)
    {
        var temporary = paths.Record + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.ClusterRecord));
        File.Move(temporary, paths.Record, overwrite: true);
    }

    /// <returns>null when there is no such cluster.</returns>
    public static ClusterRecord? Read(ClusterPaths paths) =>
        File.Exists(paths.Record) ? JsonSerializer.Deserialize(File.ReadAllBytes(paths.Record), RecordJson.Default.ClusterRecord) : null;
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClusterRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
