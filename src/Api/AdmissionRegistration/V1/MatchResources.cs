using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Which requests a policy or a binding is about. All parts must match.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MatchResources", Atomic = true)]
public sealed partial record MatchResources
{
    /// <summary>The labels of the object's namespace, or of the object if it is a namespace. Other cluster-scoped objects always match. Everything when unset.</summary>
    [Field(1)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>The labels of the object, new or old: one of the two is enough. Everything when unset. Users can set labels, so they can evade it.</summary>
    [Field(2)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Requests to take in: those that match any of the rules. A policy needs some; a binding without takes all that the policy takes.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<NamedRuleWithOperations> ResourceRules { get; init; } = [];

    /// <summary>Requests to leave out; they win over <c>resourceRules</c>.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<NamedRuleWithOperations> ExcludeResourceRules { get; init; } = [];

    /// <summary>
    /// Whether rules mean exactly the group and version they name (<c>Exact</c>), or the same resource through any other too (<c>Equivalent</c>, the default).
    /// </summary>
    [Field(7, Pointer = true, Enum = Enums.MatchPolicyType)]
    public string? MatchPolicy { get; init; }
}
