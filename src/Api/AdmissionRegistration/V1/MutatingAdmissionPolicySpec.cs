using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>What a policy matches, and how it changes it.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec")]
public sealed partial record MutatingAdmissionPolicySpec
{
    /// <summary>The kind of the parameter objects that bindings give, as <c>params</c>. None when unset. A kind that does not exist counts as a failure.</summary>
    [Field(1)]
    public ParamKind? ParamKind { get; init; }

    /// <summary>Which requests to change; needs <c>resourceRules</c>. DELETE and the policies and bindings themselves cannot be matched. Required.</summary>
    [Field(2)]
    public MatchResources? MatchConstraints { get; init; }

    /// <summary>Named expressions that later variables and the mutations, but not <c>matchConditions</c>, can use as <c>variables.NAME</c>.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    /// <summary>The changes, made in order; at least one.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<Mutation> Mutations { get; init; } = [];

    /// <summary>
    /// What errors lead to, be it in expressions or in the policy's setup: <c>Fail</c> (the default) rejects the request, <c>Ignore</c> skips the policy.
    /// </summary>
    [Field(5, Pointer = true, Enum = Enums.FailurePolicyType)]
    public string? FailurePolicy { get; init; }

    /// <summary>Conditions on requests that <c>matchConstraints</c> lets through, at most 64. One that is false skips the policy.</summary>
    [Field(6, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init; } = [];

    /// <summary>
    /// Whether the mutations may run again when others change the object after them (<c>IfNeeded</c>) or run once per binding (<c>Never</c>). Required.
    /// </summary>
    [Field(7, Enum = Enums.ReinvocationPolicyType)]
    public string? ReinvocationPolicy { get; init; }
}
