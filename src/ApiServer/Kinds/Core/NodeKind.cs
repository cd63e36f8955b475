using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Nodes. An agent creates its node with a status already in it, which is why create keeps the status.</summary>
internal static class NodeKind
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string RoleLabel = "kubernetes.io/role";

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Node>() with
    {
        ShortNames = ["no"],
        Subresources = [Subresource.Status, Subresource.ProxyOf("NodeProxyOptions")],
        Columns =
        [
            TableColumn.NameColumn,
            new("Status", static (o, _) => Status(o)) { Description = "Whether the node is ready, and whether it takes new pods." },
            new("Roles", static (o, _) => Roles(o)) { Description = "What the node is for, as its node-role labels say." },
            TableColumn.Age,
            Cells.Text("Version", "status", "nodeInfo", "kubeletVersion"),
            new("Internal-IP", static (o, _) => Address(o, "InternalIP")) { Priority = 1, Field = ["status", "addresses"] },
            new("External-IP", static (o, _) => Address(o, "ExternalIP")) { Priority = 1, Field = ["status", "addresses"] },
            Info("OS-Image", "osImage"),
            Info("Kernel-Version", "kernelVersion"),
            Info("Container-Runtime", "containerRuntimeVersion"),
        ],
        SelectableFields = [new("spec.unschedulable", static o => o.Flag("spec", "unschedulable") ? "true" : "false")],
        Default = static (o, _) => o.Edit("status", static status => status["capacity"] is { } capacity ? status.OrAbsent("allocatable", capacity) : status),
        ValidateCreate = Validators.Create(static () => new NodeValidator()),
        ValidateUpdate = Validators.Update(static () => new NodeValidator(), static () => new NodeChangeValidator()),
    };

    private static TableColumn Info(string name, string field) =>
        new(name, (o, _) => o.Text("status", "nodeInfo", field) is { Length: > 0 } text ? text : "<unknown>")
        {
            Priority = 1,
            Field = ["status", "nodeInfo", field],
        };

    private static string Status(DocumentObject o)
    {
        var ready = o["status"].Each("conditions").FirstOrDefault(c => c.Text("type") == "Ready");
        var text = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return o.Flag("spec", "unschedulable") ? text + ",SchedulingDisabled" : text;
    }

    private static string Roles(DocumentObject o)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in o.Map("metadata", "labels"))
        {
            if (key.StartsWith(RolePrefix, StringComparison.Ordinal) && key.Length > RolePrefix.Length)
            {
                roles.Add(key[RolePrefix.Length..]);
            }
            else if (key == RoleLabel && value.Length > 0)
            {
                roles.Add(value);
            }
        }
        return Cells.OrNone(Cells.Join(roles));
    }

    private static string Address(DocumentObject o, string type) =>
        Cells.OrNone(o["status"].Each("addresses").FirstOrDefault(a => a.Text("type") == type).Text("address"));
}
