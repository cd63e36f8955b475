using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>ValidatingWebhookConfigurations: webhooks that accept or refuse objects.</summary>
internal static class ValidatingWebhookConfigurationKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ValidatingWebhookConfiguration>() with
    {
        Categories = ["api-extensions"],
        TracksGeneration = true,
        GenerationDiffers = static (old, updated) => !Equals(old["webhooks"], updated["webhooks"]),
        AllowUnconditionalUpdate = false,
        Columns = [TableColumn.NameColumn, PolicyColumns.Count("Webhooks", "The number of webhooks in the configuration.", "webhooks"), TableColumn.Age],
        Default = static (o, _) => o.EditEach("webhooks", AdmissionDefaults.Webhook),
        Warnings = NotEnforced.Webhooks,
        ValidateCreate = Validators.Create(static () => new ValidatingWebhookConfigurationValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new ValidatingWebhookConfigurationValidator()),
    };

    private sealed class ValidatingWebhookConfigurationValidator : KindValidator<ValidatingWebhookConfiguration>
    {
        public ValidatingWebhookConfigurationValidator() => Part("webhooks", static o => o.Webhooks, WebhookRules.Check);
    }
}
