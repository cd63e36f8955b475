using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Pods.</summary>
internal static class PodKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Pod>() with
    {
        ShortNames = ["po"],
        Categories = ["all"],
        // The oldest clients call the node's name so.
        Versions = [KindVersion.Of<Pod>() with { FieldOf = static label => label == "spec.host" ? "spec.nodeName" : label }],
        TracksGeneration = true,
        // Only a binding sets the node, and it is no new wish of the pod's owner.
        GenerationDiffers = static (old, o) => !Equals(old["spec"]?.AsObject?.Without("nodeName"), o["spec"]?.AsObject?.Without("nodeName")),
        Subresources =
        [
            Subresource.Status, Subresource.BindingSub, Subresource.EvictionSub, PodParts.EphemeralContainers, PodParts.Resize,
            PodStreams.Log, PodStreams.Exec, PodStreams.Attach, PodStreams.PortForward, Subresource.ProxyOf("PodProxyOptions"),
        ],
        Columns =
        [
            TableColumn.NameColumn,
            new("Ready", static (o, _) => PodSummary.Of(o).Ready) { Description = "How many of the pod's containers are ready, out of how many it has." },
            new("Status", static (o, _) => PodSummary.Of(o).Status) { Description = "What the pod's containers are doing, all together, in one word." },
            new("Restarts", static (o, now) => PodSummary.Of(o).Restarts(now)) { Description = "How often the pod's containers have been started again, and how long ago that was last." },
            TableColumn.Age,
            new("IP", static (o, _) => Cells.OrNone(Address(o))) { Priority = 1, Field = ["status", "podIP"] },
            Wide("Node", "spec", "nodeName"),
            Wide("Nominated Node", "status", "nominatedNodeName"),
            new("Readiness Gates", static (o, _) => ReadinessGates(o)) { Priority = 1, Field = ["spec", "readinessGates"] },
        ],
        SelectableFields =
        [
            SelectableField.At("spec.nodeName"),
            SelectableField.At("spec.restartPolicy"),
            SelectableField.At("spec.schedulerName"),
            SelectableField.At("spec.serviceAccountName"),
            new("spec.hostNetwork", static o => o.Flag("spec", "hostNetwork") ? "true" : "false"),
            SelectableField.At("status.phase"),
            new("status.podIP", static o => Address(o)),
            new("status.podIPs", static o => Address(o)),
            SelectableField.At("status.nominatedNodeName"),
        ],
        Default = static (o, _) => PodDefaults.Pod(o),
        PrepareForCreate = static (o, _) => LabelKeys.Merge(AppArmorAnnotations.ToFields(o)).With("status", FirstStatus(o)),
        // An agent's status says nothing of deletion nor of owners, whatever else comes with it.
        KeptByStatus = ["ownerReferences"],
        PrepareForStatusUpdate = static (old, o, context) => KeepQualityOfService(old, KindDefaults.StatusOnly(old, o, context)).WithoutMeta("deletionTimestamp"),
        GracePeriod = GracePeriod,
        ReturnsDeleted = true,
        ValidateCreate = Validators.Create(static () => new PodValidator()),
        ValidateUpdate = ValidateUpdate,
        ValidateStatusUpdate = Validators.Change(static () => new PodStatusValidator()),
        Warnings = static o => PodWarnings.OfPod(o),
    };

    private static readonly Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> ValidateChange =
        Validators.Change(static () => new PodChangeValidator());

    // A binding has been checked by its own handler, and changes what nobody else may change.
    private static IReadOnlyList<FieldError> ValidateUpdate(DocumentObject old, DocumentObject updated, RequestContext context) =>
        context.Subresource == "binding" ? [] : ValidateChange(old, updated, context);

    private static TableColumn Wide(string name, params string[] path) => new(name, (o, _) => Cells.OrNone(o.Text(path))) { Priority = 1, Field = path };

    private static string Address(DocumentObject o) =>
        o["status"].Each("podIPs").FirstOrDefault().Text("ip") is { Length: > 0 } ip ? ip : o.Text("status", "podIP");

    private static string ReadinessGates(DocumentObject o)
    {
        var gates = o["spec"].Each("readinessGates").Select(static g => g.Text("conditionType")).ToArray();
        var open = gates.Count(g => o["status"].Each("conditions").Any(c => c.Text("type") == g && c.Text("status") == "True"));
        return gates.Length == 0 ? Cells.None : string.Create(CultureInfo.InvariantCulture, $"{open}/{gates.Length}");
    }

    private static DocumentObject FirstStatus(DocumentObject pod)
    {
        var status = new DocumentObject(("phase", "Pending"), ("qosClass", PodQualityOfService.Of(pod)));
        return !pod["spec"].Each("schedulingGates").Any() ? status : status.With("conditions", new DocumentArray(
        [
            new DocumentObject(("type", "PodScheduled"), ("status", "False"), ("reason", "SchedulingGated"),
                ("message", "Scheduling is blocked due to non-empty scheduling gates")),
        ]));
    }

    private static DocumentObject KeepQualityOfService(DocumentObject old, DocumentObject o) =>
        old.Text("status", "qosClass") is { Length: > 0 } qos ? o.Edit("status", status => status.Or("qosClass", qos)) : o;

    // A pod that no node ever saw, or whose containers have all ended, has nobody who could need time.
    private static long? GracePeriod(DocumentObject pod, long? asked)
    {
        if (pod.Text("spec", "nodeName").Length == 0 || pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }
        var period = asked ?? pod.At("spec", "terminationGracePeriodSeconds")?.AsInteger ?? 30;
        return period < 0 ? 1 : period;
    }
}
