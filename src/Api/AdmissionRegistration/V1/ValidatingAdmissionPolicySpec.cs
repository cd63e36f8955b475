using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>What a policy matches, and what must hold.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec")]
public sealed partial record ValidatingAdmissionPolicySpec
{
    /// <summary>The kind of the parameter objects that bindings give, as <c>params</c>. None when unset. A kind that does not exist counts as a failure.</summary>
    [Field(1)]
    public ParamKind? ParamKind { get; init; }

    /// <summary>Which requests to check; needs <c>resourceRules</c>. The policies and bindings themselves cannot be matched. Required.</summary>
    [Field(2)]
    public MatchResources? MatchConstraints { get; init; }

    /// <summary>What must hold. At least one of these or of <c>auditAnnotations</c> is needed.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<Validation> Validations { get; init; } = [];

    /// <summary>
    /// What errors lead to, be it in expressions or in the policy's setup: <c>Fail</c> (the default) counts as a failed validation, <c>Ignore</c> does not.
    /// </summary>
    [Field(4, Pointer = true, Enum = Enums.FailurePolicyType)]
    public string? FailurePolicy { get; init; }

    /// <summary>Notes for the audit event. At least one of these or of <c>validations</c> is needed.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<AuditAnnotation> AuditAnnotations { get; init; } = [];

    /// <summary>Conditions on requests that <c>matchConstraints</c> lets through, at most 64. One that is false skips the policy.</summary>
    [Field(6, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init; } = [];

    /// <summary>Named expressions that later variables and the rest of the policy, but not <c>matchConditions</c>, can use as <c>variables.NAME</c>.</summary>
    [Field(7, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<Variable> Variables { get; init; } = [];
}
