using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>What is kept of a container on disk; how it ended is read from the monitor's files.</summary>
internal sealed record ContainerRecord
{
    public required ContainerStatus Status { get; init; }
    public ProcessIdentity Init { get; init; }
    public ProcessIdentity Monitor { get; init; }

    public void Write(ContainerFiles files) =>
        AtomicFile.Write(files.Record, JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.ContainerRecord));

    public static ContainerRecord? Read(ContainerFiles files) =>
        AtomicFile.TryRead(files.Record) is { } bytes ? JsonSerializer.Deserialize(bytes, RecordJson.Default.ContainerRecord) : null;
}

[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(Sandbox))]
internal sealed partial class RecordJson : JsonSerializerContext;
