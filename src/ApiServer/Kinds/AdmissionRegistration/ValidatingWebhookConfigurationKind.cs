using MiniKube.Api.AdmissionRegistration.V1;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>ValidatingWebhookConfigurations: webhooks that accept or refuse objects.</summary>
internal static class ValidatingWebhookConfigurationKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ValidatingWebhookConfiguration>() with
    {
        Categories = ["api-extensions"],
    };
}
