using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>LimitRanges: bounds and defaults for the resources of pods, containers and claims in a namespace.</summary>
internal static class LimitRangeKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<LimitRange>() with
    {
        ShortNames = ["limits"],
        AllowCreateOnUpdate = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Created At", static (o, _) => o.Text("metadata", "creationTimestamp")) { Field = ["metadata", "creationTimestamp"] },
        ],
        Default = static (o, _) => o.Edit("spec", static spec => spec.EditEach("limits", DefaultItem)),
        PrepareForCreate = static (o, context) => o.Name().Length == 0 ? o.WithMeta("name", context.Ids.NewUid()) : o,
        ValidateCreate = Validators.Create(static () => new LimitRangeValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new LimitRangeValidator()),
    };

    // Of a container's limit and request, what is not told follows from the rest: the limit from the most, the request from the limit, else from the least.
    private static DocumentObject DefaultItem(DocumentObject item)
    {
        if (item.Text("type") != "Container")
        {
            return item;
        }
        item = Fill(item, "default", item["max"]);
        item = Fill(item, "defaultRequest", item["default"]);
        return Fill(item, "defaultRequest", item["min"]);
    }

    private static DocumentObject Fill(DocumentObject item, string name, Document? amounts) => amounts is not DocumentObject { Count: > 0 } given ? item
        : item.EditOrMake(name, filled =>
        {
            foreach (var (resource, amount) in given)
            {
                filled = filled.OrAbsent(resource, amount);
            }
            return filled;
        });
}
