using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Webhooks that accept or reject requests.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration")]
[Kind("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", ClusterScoped = true)]
public sealed partial record ValidatingWebhookConfiguration
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The webhooks, and which requests each gets.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<ValidatingWebhook> Webhooks { get; init; } = [];
}
