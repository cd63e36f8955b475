using MiniKube.Api.AdmissionRegistration.V1;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>MutatingWebhookConfigurations: webhooks that change objects.</summary>
internal static class MutatingWebhookConfigurationKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<MutatingWebhookConfiguration>() with
    {
        Categories = ["api-extensions"],
    };
}
