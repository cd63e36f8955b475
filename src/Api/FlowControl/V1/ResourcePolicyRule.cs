using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>Requests for resources.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.ResourcePolicyRule")]
public sealed partial record ResourcePolicyRule
{
    /// <summary>The verbs, or <c>*</c> alone for all. Not empty.</summary>
    [Field(1, Required = true, ListType = "set")]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The API groups, or <c>*</c> alone for all. Not empty.</summary>
    [Field(2, Required = true, ListType = "set")]
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>The resources, such as <c>services</c> or <c>nodes/status</c>, or <c>*</c> alone for all. Not empty.</summary>
    [Field(3, Required = true, ListType = "set")]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Whether requests without a namespace match: for cluster-scoped resources or for all namespaces. False when unset.</summary>
    [Field(4)]
    public bool? ClusterScope { get; init; }

    /// <summary>The namespaces of requests that have one, or <c>*</c> alone for all. May be empty only with <c>clusterScope</c>.</summary>
    [Field(5, ListType = "set")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];
}
