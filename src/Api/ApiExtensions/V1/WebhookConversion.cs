using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>A webhook that converts objects.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion")]
public sealed partial record WebhookConversion
{
    /// <summary>Where and how to call it. Required for the strategy <c>Webhook</c>.</summary>
    [Field(2)]
    public WebhookClientConfig? ClientConfig { get; init; }

    /// <summary>
    /// The ConversionReview versions that the webhook understands, best first. The first that the API server knows too is sent; with none, conversion fails.
    /// </summary>
    [Field(3, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> ConversionReviewVersions { get; init; } = [];
}
