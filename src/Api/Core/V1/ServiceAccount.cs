using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ServiceAccount")]
[Kind("", "v1", "ServiceAccount", "serviceaccounts")]
public sealed partial record ServiceAccount
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<ObjectReference> Secrets { get; init; } = [];

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init; } = [];

    [Field(4)]
    public bool? AutomountServiceAccountToken { get; init; }
}
