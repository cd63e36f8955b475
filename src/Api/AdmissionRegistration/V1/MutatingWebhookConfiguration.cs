using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Webhooks that may change objects on their way in.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration")]
[Kind("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", ClusterScoped = true)]
public sealed partial record MutatingWebhookConfiguration
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The webhooks, and which requests each gets.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<MutatingWebhook> Webhooks { get; init; } = [];
}
