using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>An identity for the programs in pods.</summary>
[ApiType("io.k8s.api.core.v1.ServiceAccount")]
[Kind("", "v1", "ServiceAccount", "serviceaccounts")]
public sealed partial record ServiceAccount
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Deprecated. Secrets that pods of this account may use, heeded only with the annotation kubernetes.io/enforce-mountable-secrets.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<ObjectReference> Secrets { get; init; } = [];

    /// <summary>Secrets with registry credentials, for pods of this account that name none themselves.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init; } = [];

    /// <summary>Whether pods get the account's token as files, unless they say otherwise. True when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? AutomountServiceAccountToken { get; init; }
}
