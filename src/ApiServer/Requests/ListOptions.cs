using MiniKube.Api.Selectors;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>How <c>resourceVersion</c> is meant.</summary>
internal enum RevisionMatch { Unset, Exact, NotOlderThan }

/// <summary>The query parameters of list, watch and deletecollection (<c>meta/v1 ListOptions</c>), checked together.</summary>
internal sealed record ListOptions
{
    public LabelSelectorExpression Labels { get; init; } = LabelSelectorExpression.Everything;

    /// <summary>Over the fields of the kind's index, whatever the version calls them.</summary>
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;

    /// <summary>Null where it is not given; 0 means "any".</summary>
    public long? ResourceVersion { get; init; }
    public RevisionMatch Match { get; init; }

    /// <summary>
    /// How many items a page has; 0 for all. As upstream's caches, whatever is at hand (resourceVersion=0) is given whole: to clients a page of it would say that
    /// there is no cache.
    /// </summary>
    public int Limit { get; init; }
    public string? Continue { get; init; }
    public bool AllowBookmarks { get; init; }
    public bool? SendInitialEvents { get; init; }
    public int? TimeoutSeconds { get; init; }

    public static (ListOptions? Options, ApiError? Error) Parse(ApiRequest request, bool watch)
    {
        LabelSelectorExpression labels;
        FieldSelector fields;
        try
        {
            labels = LabelSelectorExpression.Parse(request.Query("labelSelector") ?? "");
            fields = FieldSelector.Parse(request.Query("fieldSelector") ?? "");
        }
        catch (FormatException e)
        {
            return (null, ApiError.BadRequest(e.Message));
        }
        if (QueryNumber.Revision(request, out var revision) is { } badRevision)
        {
            return (null, badRevision);
        }
        if (QueryNumber.Read(request, "limit", out var limit) is { } badLimit)
        {
            return (null, badLimit);
        }
        if (QueryNumber.Read(request, "timeoutSeconds", out var timeout) is { } badTimeout)
        {
            return (null, badTimeout);
        }
        var match = request.Query("resourceVersionMatch") ?? "";
        var token = request.Query("continue") is { Length: > 0 } given ? given : null;
        var options = new ListOptions
        {
            Labels = labels,
            Fields = fields,
            ResourceVersion = revision,
            Match = match switch { "Exact" => RevisionMatch.Exact, "NotOlderThan" => RevisionMatch.NotOlderThan, _ => RevisionMatch.Unset },
            Limit = revision == 0 && token is null ? 0 : (int)Math.Clamp(limit ?? 0, 0, int.MaxValue),
            Continue = token,
            AllowBookmarks = QueryFlag.IsTrue(request.Query("allowWatchBookmarks")),
            SendInitialEvents = QueryFlag.Read(request.Query("sendInitialEvents")),
            TimeoutSeconds = timeout is null ? null : (int)Math.Clamp(timeout.Value, 0, int.MaxValue),
        };
        var errors = Check(options, match, watch).ToArray();
        if (errors.Length > 0)
        {
            return (null, ApiError.Invalid("meta.k8s.io", "ListOptions", "", errors));
        }
        (fields, var unknown) = FieldLabels.Resolve(request.Resource, fields);
        if (unknown is not null)
        {
            return (null, unknown);
        }
        // The deprecated form of a watch on one object: /watch/.../{name}.
        if (request.Info.Name is { } name)
        {
            if (fields.IsEverything)
            {
                fields = new FieldSelector([new FieldRequirement("metadata.name", false, name)]);
            }
            else if (!fields.RequiresExactMatch("metadata.name", out var selected) || selected != name)
            {
                return (null, ApiError.BadRequest("fieldSelector metadata.name doesn't match requested name"));
            }
        }
        return (options with { Fields = fields }, null);
    }

    private static IEnumerable<FieldError> Check(ListOptions options, string match, bool watch)
    {
        const string matchField = "resourceVersionMatch";
        if (watch)
        {
            if (options.SendInitialEvents is not null && options.Match != RevisionMatch.NotOlderThan)
            {
                yield return FieldError.Forbidden(matchField, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }
            if (options.SendInitialEvents is null && match.Length > 0)
            {
                yield return FieldError.Forbidden(matchField, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }
            if (match is not ("" or "NotOlderThan"))
            {
                yield return FieldError.NotSupported(matchField, match, ["NotOlderThan"]);
            }
        }
        else if (match.Length > 0 && options.ResourceVersion is null)
        {
            yield return FieldError.Forbidden(matchField, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (match.Length > 0 && options.Continue is not null)
        {
            yield return FieldError.Forbidden(matchField, "resourceVersionMatch is forbidden when continue is provided");
        }
        if (watch)
        {
            yield break;
        }
        if (match is not ("" or "Exact" or "NotOlderThan"))
        {
            yield return FieldError.NotSupported(matchField, match, ["Exact", "NotOlderThan", ""]);
        }
        if (options is { Match: RevisionMatch.Exact, ResourceVersion: 0 })
        {
            yield return FieldError.Forbidden(matchField, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
        if (options.SendInitialEvents is not null)
        {
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
    }
}
