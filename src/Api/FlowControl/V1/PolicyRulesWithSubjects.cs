using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>Requests of certain users for certain things. Both must match.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects")]
public sealed partial record PolicyRulesWithSubjects
{
    /// <summary>The users, groups and service accounts; at least one. <c>system:authenticated</c> and <c>system:unauthenticated</c> together are everybody.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<Subject> Subjects { get; init; } = [];

    /// <summary>Resources. These or <c>nonResourceRules</c> are needed.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<ResourcePolicyRule> ResourceRules { get; init; } = [];

    /// <summary>Paths that are no resources. These or <c>resourceRules</c> are needed.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<NonResourcePolicyRule> NonResourceRules { get; init; } = [];
}
