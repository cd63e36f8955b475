using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds;

/// <summary>One column of a Table (<c>meta.k8s.io/v1</c>).</summary>
/// <param name="Name">The header: <c>Ready</c>.</param>
/// <param name="Cell">The cell of an object (of the storage version, with its resourceVersion) at a moment: a string, number or boolean.</param>
internal sealed record TableColumn(string Name, Func<DocumentObject, DateTimeOffset, Document> Cell)
{
    /// <summary>string, integer, number, boolean or date. Upstream calls some columns of numbers strings; so do these.</summary>
    public string Type { get; init; } = "string";

    /// <summary><c>name</c> for the name column.</summary>
    public string Format { get; init; } = "";

    /// <summary>0 always, 1 only in wide output.</summary>
    public int Priority { get; init; }

    /// <summary>The path of the field that the column shows; the field's description is the column's.</summary>
    public IReadOnlyList<string> Field { get; init; } = [];

    /// <summary>What a column shows that is no field, or not as the field says.</summary>
    public string Description { get; init; } = "";

    public static TableColumn NameColumn { get; } =
        new("Name", static (o, _) => o.At("metadata", "name") ?? "") { Format = "name", Field = ["metadata", "name"] };

    public static TableColumn Age { get; } =
        new("Age", static (o, now) => Ages.Since(o.At("metadata", "creationTimestamp"), now)) { Field = ["metadata", "creationTimestamp"] };

    public static IReadOnlyList<TableColumn> NameAndAge { get; } = [NameColumn, Age];
}
