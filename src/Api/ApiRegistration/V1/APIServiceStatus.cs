using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiRegistration.V1;

/// <summary>Whether an APIService's server can be reached.</summary>
[ApiType("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus")]
public sealed partial record APIServiceStatus
{
    /// <summary>Aspects of its state.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<APIServiceCondition> Conditions { get; init; } = [];
}
