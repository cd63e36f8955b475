using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Requests;

/// <summary>What a write knows about the request that makes it. Kinds and admission get it; it holds no HTTP.</summary>
internal sealed record RequestContext
{
    public required KindDeclaration Kind { get; init; }

    /// <summary>The version that the request speaks.</summary>
    public required KindVersion Version { get; init; }

    /// <summary>The namespace of the path; null for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name of the path; null on create.</summary>
    public string? Name { get; init; }

    /// <summary>The subresource of the path; null for the object itself.</summary>
    public string? Subresource { get; init; }
    public required UserInfo User { get; init; }
    public bool DryRun { get; init; }

    /// <summary>Who is to own the fields that the request changes; null for changes that nobody comes to own.</summary>
    public string? FieldManager { get; init; }

    /// <summary>A server-side apply, which has brought the account of its fields up to date itself.</summary>
    public bool IsApply { get; init; }

    /// <summary>The moment of the request; it is the same throughout.</summary>
    public required DateTimeOffset Now { get; init; }
    public required IRandomSource Random { get; init; }
    public required IIdSource Ids { get; init; }
    public CancellationToken Cancel { get; init; }

    /// <summary>What the client is told beside the answer, of whatever comes of the request.</summary>
    public List<string> Warnings { get; init; } = [];

    /// <summary>What the audit log is told of the request besides, by key.</summary>
    public SortedDictionary<string, string> AuditAnnotations { get; init; } = new(StringComparer.Ordinal);
}
