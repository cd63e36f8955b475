using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Operations on resources, and possibly only on objects of certain names.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.NamedRuleWithOperations", Atomic = true)]
public sealed partial record NamedRuleWithOperations
{
    /// <summary>The objects' names. Any name when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>The operations, or <c>*</c> alone for all. Required.</summary>
    [Field(1, Inline = 2, Enum = Enums.OperationType, ListType = "atomic")]
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>API groups of the resources, or <c>*</c> alone for all. Required.</summary>
    [Field(1, InlinePath = [2, 2], ListType = "atomic")]
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>API versions of the resources, or <c>*</c> alone for all. Required.</summary>
    [Field(2, InlinePath = [2, 2], ListType = "atomic")]
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>
    /// The resources: <c>pods</c>, <c>pods/log</c>, <c>pods/*</c> for all subresources, <c>*</c> for all without them, <c>*/*</c> for all with them. Required.
    /// </summary>
    [Field(3, InlinePath = [2, 2], ListType = "atomic")]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary><c>Cluster</c> or <c>Namespaced</c> for resources of that scope only (Namespaces count as <c>Cluster</c>); <c>*</c> for both, the default.</summary>
    [Field(4, InlinePath = [2, 2], Pointer = true, Enum = Enums.ScopeType)]
    public string? Scope { get; init; }
}
