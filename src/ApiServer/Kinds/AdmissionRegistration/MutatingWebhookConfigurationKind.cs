using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>MutatingWebhookConfigurations: webhooks that change objects.</summary>
internal static class MutatingWebhookConfigurationKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<MutatingWebhookConfiguration>() with
    {
        Categories = ["api-extensions"],
        TracksGeneration = true,
        GenerationDiffers = static (old, updated) => !Equals(old["webhooks"], updated["webhooks"]),
        AllowUnconditionalUpdate = false,
        Columns = [TableColumn.NameColumn, PolicyColumns.Count("Webhooks", "The number of webhooks in the configuration.", "webhooks"), TableColumn.Age],
        Default = static (o, _) => o.EditEach("webhooks", static w => AdmissionDefaults.Webhook(w).OrAbsent("reinvocationPolicy", "Never")),
        Warnings = NotEnforced.Webhooks,
        ValidateCreate = Validators.Create(static () => new MutatingWebhookConfigurationValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new MutatingWebhookConfigurationValidator()),
    };

    private sealed class MutatingWebhookConfigurationValidator : KindValidator<MutatingWebhookConfiguration>
    {
        public MutatingWebhookConfigurationValidator() => Part("webhooks", static o => o.Webhooks, WebhookRules.Check);
    }
}
