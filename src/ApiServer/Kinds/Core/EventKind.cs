using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Events, served as core/v1 and events.k8s.io/v1 over one store.</summary>
internal static class EventKind
{
    private static readonly string[] ReferenceFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Event>() with
    {
        ShortNames = ["ev"],
        Versions =
        [
            KindVersion.Of<Event>(),
            KindVersion.Of<Api.Events.V1.Event>() with
            {
                FromStorage = EventConversion.ToEventsV1,
                ToStorage = EventConversion.ToCoreV1,
                FieldOf = FieldOfEventsV1,
                ValidateCreate = Validators.Create(static () => new EventsV1Validator()),
                ValidateUpdate = Validators.Change(static () => new EventsV1ChangeValidator()),
            },
        ],
        ValidateName = NameRules.PathSegment,
        AllowCreateOnUpdate = true,
        Lifetime = static options => options.EventTtl,
        Columns =
        [
            new("Last Seen", static (o, now) => LastSeen(o, now)) { Field = ["lastTimestamp"] },
            Cells.Text("Type", "type"),
            Cells.Text("Reason", "reason"),
            new("Object", static (o, _) => Target(o)) { Field = ["involvedObject"] },
            Cells.Text("Subobject", "involvedObject", "fieldPath") with { Priority = 1 },
            new("Source", static (o, _) => Source(o)) { Priority = 1, Field = ["source"] },
            new("Message", static (o, _) => o.Text("message").Trim()) { Field = ["message"] },
            new("First Seen", static (o, now) => FirstSeen(o, now)) { Priority = 1, Field = ["firstTimestamp"] },
            new("Count", static (o, _) => o.At("series", "count")?.AsInteger ?? Math.Max(o.Number("count"), 1)) { Priority = 1, Field = ["count"] },
            TableColumn.NameColumn with { Priority = 1 },
        ],
        SelectableFields =
        [
            .. from field in ReferenceFields select SelectableField.At($"involvedObject.{field}"),
            SelectableField.At("reason"),
            SelectableField.At("type"),
            SelectableField.At("reportingComponent"),
            new("source", static o => o.Text("source", "component") is { Length: > 0 } text ? text : o.Text("reportingComponent")),
        ],
        ValidateCreate = Validators.Create(static () => new EventValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new EventValidator()),
    };

    private static string? FieldOfEventsV1(string label) => label switch
    {
        "reason" or "source" or "type" => label,
        "reportingController" => "reportingComponent",
        _ when label.StartsWith("regarding.", StringComparison.Ordinal) => "involvedObject" + label["regarding".Length..],
        _ => null,
    };

    private static string FirstSeen(DocumentObject o, DateTimeOffset now) => Ages.Since(o["firstTimestamp"] ?? o["eventTime"], now);

    private static string LastSeen(DocumentObject o, DateTimeOffset now) =>
        o["series"] is DocumentObject series ? Ages.Since(series["lastObservedTime"], now)
        : o["lastTimestamp"] is { } last ? Ages.Since(last, now)
        : FirstSeen(o, now);

    private static string Target(DocumentObject o)
    {
        var kind = o.Text("involvedObject", "kind").ToLowerInvariant();
        var name = o.Text("involvedObject", "name");
        return name.Length == 0 ? kind : $"{kind}/{name}";
    }

    private static string Source(DocumentObject o)
    {
        var component = o.Text("source", "component") is { Length: > 0 } c ? c : o.Text("reportingComponent");
        var host = o.Text("source", "host") is { Length: > 0 } h ? h : o.Text("reportingInstance");
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
