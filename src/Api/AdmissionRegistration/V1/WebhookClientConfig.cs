using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Where a webhook is and how to trust it. Exactly one of <c>url</c> and <c>service</c> is set.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.WebhookClientConfig")]
public sealed partial record WebhookClientConfig
{
    /// <summary>The URL to call, <c>https</c> only, without user, query or fragment. For a Service of the cluster use <c>service</c>.</summary>
    [Field(3, Pointer = true)]
    public string? Url { get; init; }

    /// <summary>The Service to call, for webhooks inside the cluster.</summary>
    [Field(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>The PEM certificates that the webhook's own is checked against. The API server's system roots when unset.</summary>
    [Field(2)]
    public ByteString? CaBundle { get; init; }
}
