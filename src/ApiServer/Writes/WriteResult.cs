using MiniKube.Api.Documents;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Writes;

/// <summary>What became of a write.</summary>
internal sealed record WriteResult
{
    public ApiError? Error { get; init; }

    /// <summary>The object's stored form after the write, or, when it was deleted, before it; null after a dry run and with an error.</summary>
    public byte[]? Value { get; init; }

    /// <summary>The resourceVersion of the object.</summary>
    public long Revision { get; init; }

    /// <summary>The object in the storage version, with its resourceVersion; null with an error.</summary>
    public DocumentObject? Object { get; init; }

    /// <summary>The write made the object.</summary>
    public bool Created { get; init; }

    /// <summary>The object is gone.</summary>
    public bool Deleted { get; init; }

    public static WriteResult Failed(ApiError error) => new() { Error = error };
}
