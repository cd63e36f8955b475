using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>Columns of tables of roles and bindings.</summary>
internal static class RbacColumns
{
    /// <summary>The moment of creation, where other kinds show their age.</summary>
    public static TableColumn CreatedAt { get; } =
        new("Created At", static (o, _) => o.Text("metadata", "creationTimestamp")) { Type = "date", Field = ["metadata", "creationTimestamp"] };

    public static IReadOnlyList<TableColumn> OfBindings { get; } =
    [
        TableColumn.NameColumn,
        new("Role", static (o, _) => $"{o.Text("roleRef", "kind")}/{o.Text("roleRef", "name")}") { Field = ["roleRef"] },
        TableColumn.Age,
        Subjects("Users", "Users in the binding.", "User", static s => s.Text("name")),
        Subjects("Groups", "Groups in the binding.", "Group", static s => s.Text("name")),
        Subjects("ServiceAccounts", "Service accounts in the binding.", "ServiceAccount", static s => $"{s.Text("namespace")}/{s.Text("name")}"),
    ];

    private static TableColumn Subjects(string name, string description, string kind, Func<DocumentObject, string> text) =>
        new(name, (o, _) => string.Join(", ", o.Each("subjects").Where(s => s.Text("kind") == kind).Select(text))) { Priority = 1, Description = description };
}
