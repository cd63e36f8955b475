using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A webhook that may change objects on their way in, and the requests that it gets.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MutatingWebhook")]
public sealed partial record MutatingWebhook
{
    /// <summary>The webhook's full name, such as <c>sidecar.example.com</c>; unique within the configuration.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Where and how to call the webhook.</summary>
    [Field(2, Required = true)]
    public WebhookClientConfig ClientConfig { get; init; } = new();

    /// <summary>Requests to send: those that match any of the rules. Requests for webhook configurations are never sent.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<RuleWithOperations> Rules { get; init; } = [];

    /// <summary>What failed calls lead to: <c>Fail</c> (the default) rejects the request, <c>Ignore</c> lets it through.</summary>
    [Field(4, Pointer = true, Enum = Enums.FailurePolicyType)]
    public string? FailurePolicy { get; init; }

    /// <summary>
    /// Whether rules mean exactly the group and version they name (<c>Exact</c>), or the same resource through any other too (<c>Equivalent</c>, the default).
    /// </summary>
    [Field(9, Pointer = true, Enum = Enums.MatchPolicyType)]
    public string? MatchPolicy { get; init; }

    /// <summary>The labels of the object's namespace, or of the object if it is a namespace. Other cluster-scoped objects always match. Everything when unset.</summary>
    [Field(5)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>The labels of the object, new or old: one of the two is enough. Everything when unset. Users can set labels, so they can evade it.</summary>
    [Field(11)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>What calls do besides answering: <c>None</c>, or <c>NoneOnDryRun</c> when a dry run suppresses it. Others are old: dry runs fail then.</summary>
    [Field(6, Required = true, Enum = Enums.SideEffectClass)]
    public string SideEffects { get; init; } = "";

    /// <summary>Seconds until a call counts as failed, from 1 to 30. 10 when unset.</summary>
    [Field(7, Pointer = true)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>The AdmissionReview versions that the webhook understands, best first. The first that the API server knows too is sent; with none, calls fail.</summary>
    [Field(8, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> AdmissionReviewVersions { get; init; } = [];

    /// <summary>
    /// Whether the webhook is called again when others change the object after it (<c>IfNeeded</c>), for which it must be idempotent. <c>Never</c> by default.
    /// </summary>
    [Field(10, Pointer = true, Enum = Enums.ReinvocationPolicyType)]
    public string? ReinvocationPolicy { get; init; }

    /// <summary>Conditions on requests that rules and selectors let through, at most 64. One that is false skips the webhook.</summary>
    [Field(12, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init; } = [];
}
