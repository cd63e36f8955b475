using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>ConfigMaps: texts and bytes for pods.</summary>
internal static class ConfigMapKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ConfigMap>() with
    {
        ShortNames = ["cm"],
        Columns =
        [
            TableColumn.NameColumn,
            new("Data", static (o, _) => (long)((o["data"]?.AsObject?.Count ?? 0) + (o["binaryData"]?.AsObject?.Count ?? 0))) { Field = ["data"] },
            TableColumn.Age,
        ],
        ValidateCreate = Validators.Create(static () => new ConfigMapValidator()),
        ValidateUpdate = Validators.Update(static () => new ConfigMapValidator(), static () => new ConfigMapChangeValidator()),
    };
}
