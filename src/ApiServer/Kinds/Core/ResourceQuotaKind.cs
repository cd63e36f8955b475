using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>ResourceQuotas: how much a namespace may use.</summary>
internal static class ResourceQuotaKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceQuota>() with
    {
        ShortNames = ["quota"],
        Subresources = [Subresource.Status],
        ReturnsDeleted = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Request", static (o, _) => Used(o, static name => !name.StartsWith("limits", StringComparison.Ordinal)))
            {
                Description = "What is asked for of each resource, and counted objects, out of how much may be.",
            },
            new("Limit", static (o, _) => Used(o, static name => name.StartsWith("limits", StringComparison.Ordinal)))
            {
                Description = "The limits of cpu, memory and so on, out of how much they may be together.",
            },
            TableColumn.Age,
        ],
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        ValidateCreate = Validators.Create(static () => new ResourceQuotaValidator()),
        ValidateUpdate = Validators.Update(static () => new ResourceQuotaValidator(), static () => new ResourceQuotaChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new ResourceQuotaStatusValidator()),
    };

    // What the status says, and not the spec, is what is kept to.
    private static string Used(DocumentObject o, Func<string, bool> shown) => string.Join(", ", o.Map("status", "hard").Where(h => shown(h.Key))
        .OrderBy(static h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {Or(o.Text("status", "used", h.Key))}/{h.Value}"));

    private static string Or(string amount) => amount.Length == 0 ? "0" : amount;
}
