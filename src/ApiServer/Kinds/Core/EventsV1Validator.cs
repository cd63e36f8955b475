using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>
/// What events.k8s.io/v1 asks beyond core/v1 of the events that are made with it (KEP-383): the new fields alone, and all of them. Paths are those of upstream's
/// internal form, in which most names are core/v1's.
/// </summary>
internal sealed class EventsV1Validator : KindValidator<Event>
{
    private const string Deprecated = "needs to be unset";

    public EventsV1Validator() => Check(static (o, errors) =>
    {
        // In core/v1 a name may be any segment of a path.
        if (o.Metadata.GenerateName is { Length: > 0 } prefix)
        {
            errors.Invalid("metadata.generateName", prefix, NameRules.Dns1123Subdomain(GeneratedNames.MaskTrailingHyphen(prefix)));
        }
        if (o.Metadata.Name is { Length: > 0 } name)
        {
            errors.Invalid("metadata.name", name, NameRules.Dns1123Subdomain(name));
        }
        Series(o.Series, errors);
        if (o.EventTime is null)
        {
            errors.Required("eventTime");
        }
        if (o.Type is not ("Normal" or "Warning"))
        {
            errors.Invalid("type", "", $"has invalid value: {o.Type}");
        }
        Unset("firstTimestamp", o.FirstTimestamp is null, errors);
        Unset("lastTimestamp", o.LastTimestamp is null, errors);
        Unset("count", o.Count is null or 0, errors);
        Unset("source", string.IsNullOrEmpty(o.Source?.Component) && string.IsNullOrEmpty(o.Source?.Host), errors);
    });

    public static void Series(EventSeries? series, FieldErrors errors)
    {
        if (series is null)
        {
            return;
        }
        if (series.Count is null or < 2)
        {
            errors.Invalid("series.count", "", "should be at least 2");
        }
        if (series.LastObservedTime is null)
        {
            errors.Required("series.lastObservedTime");
        }
    }

    private static void Unset(string path, bool isUnset, FieldErrors errors)
    {
        if (!isUnset)
        {
            errors.Invalid(path, "", Deprecated);
        }
    }
}

/// <summary>What an update through events.k8s.io/v1 may change: the series and the metadata.</summary>
internal sealed class EventsV1ChangeValidator : KindValidator<Change<Event>>
{
    // In upstream's order.
    private static readonly (string Path, Func<Event, Document> Value)[] Immutable =
    [
        ("involvedObject", static o => Internal(o.InvolvedObject)),
        ("reason", static o => o.Reason ?? ""),
        ("message", static o => o.Message ?? ""),
        ("source", static o => new DocumentObject(("Component", o.Source?.Component ?? ""), ("Host", o.Source?.Host ?? ""))),
        ("firstTimestamp", static o => Text(o.FirstTimestamp)),
        ("lastTimestamp", static o => Text(o.LastTimestamp)),
        ("count", static o => o.Count ?? 0),
        ("type", static o => o.Type ?? ""),
        ("eventTime", static o => Text(o.EventTime)),
        ("action", static o => o.Action ?? ""),
        ("related", static o => o.Related is { } related ? Internal(related) : Document.Null),
        ("reportingController", static o => o.ReportingComponent ?? ""),
        ("reportingInstance", static o => o.ReportingInstance ?? ""),
    ];

    public EventsV1ChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.Series != change.Old.Series)
        {
            EventsV1Validator.Series(change.New.Series, errors);
        }
        foreach (var (path, value) in Immutable)
        {
            var updated = value(change.New);
            if (!updated.Equals(value(change.Old)))
            {
                errors.Invalid(path, updated, CommonRules.Immutable);
            }
        }
    });

    // Upstream's internal types have no names for JSON, so its messages show them under Go's.
    private static DocumentObject Internal(ObjectReference reference) => new(
        ("Kind", reference.Kind ?? ""), ("Namespace", reference.Namespace ?? ""), ("Name", reference.Name ?? ""), ("UID", reference.Uid ?? ""),
        ("APIVersion", reference.ApiVersion ?? ""), ("ResourceVersion", reference.ResourceVersion ?? ""), ("FieldPath", reference.FieldPath ?? ""));

    private static Document Text<T>(T? time) where T : struct => time is { } t ? t.ToString()! : Document.Null;
}
