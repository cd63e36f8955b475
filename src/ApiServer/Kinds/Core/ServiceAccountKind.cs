using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Service accounts: the identities of pods.</summary>
internal static class ServiceAccountKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ServiceAccount>() with
    {
        ShortNames = ["sa"],
        Columns =
        [
            TableColumn.NameColumn,
            new("Secrets", static (o, _) => (long)(o["secrets"]?.AsArray?.Count ?? 0)) { Field = ["secrets"] },
            TableColumn.Age,
        ],
        Subresources = [Subresource.Token],
        ReturnsDeleted = true,
        PrepareForCreate = static (o, _) => KeepSecretNames(o),
        PrepareForUpdate = static (_, o, _) => KeepSecretNames(o),
    };

    // Of a reference to a secret only the name means anything; the rest would be a promise that nobody keeps. An empty name is none.
    private static DocumentObject KeepSecretNames(DocumentObject o) =>
        o.EditEach("secrets", static s => s.Text("name") is not { Length: > 0 } name ? DocumentObject.Empty : s.Count == 1 ? s : new DocumentObject(("name", name)));
}
