using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>IPAddresses: who holds which address of the Service ranges.</summary>
internal static class IPAddressKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<IPAddress>() with
    {
        ShortNames = ["ip"],
        Columns =
        [
            TableColumn.NameColumn,
            new("ParentRef", static (o, _) => Parent(o.At("spec", "parentRef"))) { Field = ["spec", "parentRef"] },
        ],
        ValidateName = AddressRules.CanonicalAddress,
        ValidateCreate = Validators.Create(static () => new IPAddressValidator()),
        ValidateUpdate = Validators.Update(static () => new IPAddressValidator(), static () => new IPAddressChangeValidator()),
    };

    private static string Parent(Document? parent)
    {
        if (parent is null)
        {
            return Cells.None;
        }
        string[] group = parent.Text("group") is { Length: > 0 } name ? [name] : [];
        string[] ns = parent.Text("namespace") is { Length: > 0 } space ? [space] : [];
        return string.Join('/', [string.Join('.', [parent.Text("resource"), .. group]).ToLowerInvariant(), .. ns, parent.Text("name")]);
    }
}
