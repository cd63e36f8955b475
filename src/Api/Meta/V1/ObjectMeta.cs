using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")]
public sealed partial record ObjectMeta
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? GenerateName { get; init; }

    [Field(3)]
    public string? Namespace { get; init; }

    [Field(4)]
    public string? SelfLink { get; init; }

    [Field(5)]
    public string? Uid { get; init; }

    [Field(6)]
    public string? ResourceVersion { get; init; }

    [Field(7)]
    public long? Generation { get; init; }

    [Field(8)]
    public Timestamp? CreationTimestamp { get; init; }

    [Field(9)]
    public Timestamp? DeletionTimestamp { get; init; }

    [Field(10)]
    public long? DeletionGracePeriodSeconds { get; init; }

    [Field(11)]
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(12)]
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(13, ListType = "map", ListMapKeys = ["uid"], MergeKey = "uid", PatchStrategy = "merge")]
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init; } = [];

    [Field(14, ListType = "set", PatchStrategy = "merge")]
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    [Field(17, ListType = "atomic")]
    public IReadOnlyList<ManagedFieldsEntry> ManagedFields { get; init; } = [];
}
