using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Meta.V1;

/// <summary>What every stored object carries: its name, identity, labels, owners and times.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")]
public sealed partial record ObjectMeta
{
    /// <summary>The object's name, unique within its namespace and kind. Cannot be changed. Most kinds allow lower-case letters, digits, - and . only.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>A prefix from which the server makes a unique name by adding five random characters. Used only where name is not given.</summary>
    [Field(2)]
    public string? GenerateName { get; init; }

    /// <summary>The namespace the object lives in; empty for kinds of the whole cluster. Cannot be changed.</summary>
    [Field(3)]
    public string? Namespace { get; init; }

    /// <summary>No longer set by servers.</summary>
    [Field(4)]
    public string? SelfLink { get; init; }

    /// <summary>Identifies this very object among all that ever had its name. Set by the server at creation, never changed or used again.</summary>
    [Field(5)]
    public string? Uid { get; init; }

    /// <summary>
    /// Changes with every write; a larger number is a later state. Sent back in an update it guards against lost changes: a stale one is refused with 409 Conflict.
    /// </summary>
    [Field(6)]
    public string? ResourceVersion { get; init; }

    /// <summary>Counts the changes of the desired state, from 1. Changes of status or metadata leave it as it is. Set by the server.</summary>
    [Field(7)]
    public long? Generation { get; init; }

    /// <summary>CreationTimestamp is a timestamp of the object's creation, in UTC. Set by the server.</summary>
    [Field(8)]
    public Timestamp? CreationTimestamp { get; init; }

    /// <summary>
    /// When the object is to be gone. Set by the server once deletion is asked for; the object stays until its grace period has passed and its finalizers are removed.
    /// </summary>
    [Field(9, Pointer = true)]
    public Timestamp? DeletionTimestamp { get; init; }

    /// <summary>Seconds granted for a graceful end. Set together with deletionTimestamp; may only become shorter.</summary>
    [Field(10, Pointer = true)]
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Short keys and values that selectors pick objects by. Keys may carry a domain prefix, values are at most 63 characters.</summary>
    [Field(11)]
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Keys and values for tools and people, of any content but no more than 256 KiB in all. Not used for selection.</summary>
    [Field(12)]
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The objects this one depends on. Once all of them are gone it is garbage-collected. At most one of them is its controller.</summary>
    [Field(13, ListType = "map", ListMapKeys = ["uid"], MergeKey = "uid", PatchStrategy = "merge")]
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init; } = [];

    /// <summary>Who must do something before the object may go. A deleted object stays until the list is empty; each party removes its own entry.</summary>
    [Field(14, ListType = "set", PatchStrategy = "merge")]
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Which manager set which fields. Kept by the server for server-side apply and seldom of interest otherwise.</summary>
    [Field(17, ListType = "atomic")]
    public IReadOnlyList<ManagedFieldsEntry> ManagedFields { get; init; } = [];
}
