using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Storage.V1;

/// <summary>A failure to attach or detach a volume.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeError")]
public sealed partial record VolumeError
{
    /// <summary>When it failed.</summary>
    [Field(1)]
    public Timestamp? Time { get; init; }

    /// <summary>Details for people to read. May be logged, so it must hold no secrets.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>The gRPC status code, such as 8 where the node has no room left.</summary>
    [Field(3, Pointer = true)]
    public int? ErrorCode { get; init; }
}
