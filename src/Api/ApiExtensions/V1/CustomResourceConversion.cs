using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>How objects are converted from one version of a custom resource to another.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion")]
public sealed partial record CustomResourceConversion
{
    /// <summary><c>None</c> changes the apiVersion alone (the default); <c>Webhook</c> asks a webhook.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Strategy { get; init; } = "";

    /// <summary>The webhook to ask; needed for the strategy <c>Webhook</c>.</summary>
    [Field(2)]
    public WebhookConversion? Webhook { get; init; }
}
