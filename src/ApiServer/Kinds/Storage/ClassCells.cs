using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>Cells of classes of storage.</summary>
internal static class ClassCells
{
    /// <summary>The name, with a note where one of the annotations makes the class the default.</summary>
    public static TableColumn NameWithDefault(params IReadOnlyList<string> annotations) => TableColumn.NameColumn with
    {
        Cell = (o, _) => annotations.Any(a => o.Text("metadata", "annotations", a) == "true") ? $"{o.Text("metadata", "name")} (default)" : o.Text("metadata", "name"),
    };
}
