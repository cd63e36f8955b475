using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Secrets. <c>stringData</c> is a convenience of writers: it ends up in <c>data</c> and is never stored.</summary>
internal static class SecretKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Secret>() with
    {
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Type", "type"),
            new("Data", static (o, _) => (long)(o["data"]?.AsObject?.Count ?? 0)) { Field = ["data"] },
            TableColumn.Age,
        ],
        SelectableFields = [SelectableField.At("type")],
        Default = static (o, _) => TakeStringData(o).Or("type", "Opaque"),
        ValidateCreate = Validators.Create(static () => new SecretValidator()),
        ValidateUpdate = Validators.Update(static () => new SecretValidator(), static () => new SecretChangeValidator()),
    };

    private static DocumentObject TakeStringData(DocumentObject o)
    {
        if (o["stringData"] is not DocumentObject texts)
        {
            return o;
        }
        foreach (var (key, value) in texts)
        {
            o = o.WithAt(["data", key], Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString ?? "")));
        }
        return o.Without("stringData");
    }
}
