using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The columns that policies and bindings of both kinds have.</summary>
internal static class PolicyColumns
{
    public static TableColumn ParamKind { get; } = new("ParamKind", static (o, _) => o.At("spec", "paramKind") is { } kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : "<unset>")
    {
        Description = "The kind of the objects that give the policy its parameters.",
    };

    public static IReadOnlyList<TableColumn> OfBinding { get; } =
    [
        TableColumn.NameColumn,
        Cells.Text("PolicyName", "spec", "policyName"),
        new("ParamRef", static (o, _) => Param(o.At("spec", "paramRef"))) { Description = "The object that gives the policy its parameters, or the labels of several." },
        TableColumn.Age,
    ];

    /// <summary>How many items a list of the spec, or of the object itself, has.</summary>
    public static TableColumn Count(string name, string description, params string[] path) =>
        new(name, (o, _) => o.At(path)?.AsArray?.Count ?? 0) { Type = "integer", Description = description };

    private static string Param(Document? param) =>
        param is null ? "<unset>"
        : param.Text("name") is not { Length: > 0 } name ? Cells.LabelSelector(param["selector"])
        : param.Text("namespace") is { Length: > 0 } ns ? $"{ns}/{name}"
        : $"*/{name}";
}
