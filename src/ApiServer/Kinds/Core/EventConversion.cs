using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>
/// Between the two forms of an Event: the same content under the names of core/v1 and of events.k8s.io/v1. A series that counts nothing says so there; in
/// core/v1 a zero is absence.
/// </summary>
internal static class EventConversion
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
    ];

    public static DocumentObject ToEventsV1(DocumentObject core) =>
        Rename(core, static name => Names.FirstOrDefault(n => n.Core == name).Events ?? name).With("apiVersion", "events.k8s.io/v1")
        .Edit("series", static s => s.OrAbsent("count", 0));

    public static DocumentObject ToCoreV1(DocumentObject events) =>
        Rename(events, static name => Names.FirstOrDefault(n => n.Events == name).Core ?? name).With("apiVersion", "v1")
        .Edit("series", static s => s["count"]?.AsInteger == 0 ? s.Without("count") : s);

    private static DocumentObject Rename(DocumentObject o, Func<string, string> name) =>
        new(o.Select(m => KeyValuePair.Create(name(m.Key), m.Value)).ToArray());
}
