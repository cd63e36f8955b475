using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>All that somebody may do in a namespace. The lists may repeat themselves; what they say holds even where they are incomplete.</summary>
[ApiType("io.k8s.api.authorization.v1.SubjectRulesReviewStatus")]
public sealed partial record SubjectRulesReviewStatus
{
    /// <summary>What may be done with resources, in no particular order.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<ResourceRule> ResourceRules { get; init; } = [];

    /// <summary>What may be done with paths that are no resources, in no particular order.</summary>
    [Field(2, Required = true, ListType = "atomic")]
    public IReadOnlyList<NonResourceRule> NonResourceRules { get; init; } = [];

    /// <summary>Whether something may be missing from the lists, for instance as an authorizer cannot list its rules.</summary>
    [Field(3, Required = true, Default = "false")]
    public bool Incomplete { get; init; }

    /// <summary>What went wrong on the way to the answer; something may be missing from the lists then.</summary>
    [Field(4)]
    public string? EvaluationError { get; init; }
}
