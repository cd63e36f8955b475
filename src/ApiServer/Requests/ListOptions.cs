using System.Globalization;
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
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;

    /// <summary>Null where it is not given; 0 means "any".</summary>
    public long? ResourceVersion { get; init; }
    public RevisionMatch Match { get; init; }
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
        long? revision = null;
        if (request.Query("resourceVersion") is { Length: > 0 } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                return (null, ApiError.BadRequest($"resourceVersion: Invalid value: {FieldError.Quote(text)}: strconv.ParseUint: parsing {FieldError.Quote(text)}: invalid syntax"));
            }
            revision = parsed;
        }
        if (Number(request, "limit", out var limit) is { } badLimit)
        {
            return (null, badLimit);
        }
        if (Number(request, "timeoutSeconds", out var timeout) is { } badTimeout)
        {
            return (null, badTimeout);
        }
        var match = request.Query("resourceVersionMatch") ?? "";
        var options = new ListOptions
        {
            Labels = labels,
            Fields = fields,
            ResourceVersion = revision,
            Match = match switch { "Exact" => RevisionMatch.Exact, "NotOlderThan" => RevisionMatch.NotOlderThan, _ => RevisionMatch.Unset },
            Limit = (int)Math.Min(limit ?? 0, int.MaxValue),
            Continue = request.Query("continue") is { Length: > 0 } token ? token : null,
            AllowBookmarks = QueryFlag.IsTrue(request.Query("allowWatchBookmarks")),
            SendInitialEvents = QueryFlag.Read(request.Query("sendInitialEvents")),
            TimeoutSeconds = timeout is null ? null : (int)Math.Min(timeout.Value, int.MaxValue),
        };
        var errors = Check(options, match, watch).ToArray();
        return errors.Length == 0 ? (options, null) : (null, ApiError.Invalid("meta.k8s.io", "ListOptions", "", errors));
    }

    private static ApiError? Number(ApiRequest request, string name, out long? value)
    {
        value = null;
        if (request.Query(name) is not { Length: > 0 } text)
        {
            return null;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            return ApiError.BadRequest($"strconv.ParseInt: parsing {FieldError.Quote(text)}: invalid syntax");
        }
        value = Math.Max(0, parsed);
        return null;
    }

    private static IEnumerable<FieldError> Check(ListOptions options, string match, bool watch)
    {
        const string matchField = "resourceVersionMatch";
        if (match is not ("" or "Exact" or "NotOlderThan"))
        {
            yield return FieldError.NotSupported(matchField, match, ["Exact", "NotOlderThan", ""]);
        }
        if (watch)
        {
            if (options.SendInitialEvents is null && match.Length > 0)
            {
                yield return FieldError.Forbidden(matchField, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }
            if (options.SendInitialEvents is not null && options.Match != RevisionMatch.NotOlderThan)
            {
                yield return FieldError.Forbidden(matchField, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }
            yield break;
        }
        if (options.SendInitialEvents is not null)
        {
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
        if (match.Length == 0)
        {
            yield break;
        }
        if (options.Continue is not null)
        {
            yield return FieldError.Forbidden(matchField, "resourceVersionMatch is forbidden when continue is provided");
        }
        if (options.ResourceVersion is null)
        {
            yield return FieldError.Forbidden(matchField, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (options is { Match: RevisionMatch.Exact, ResourceVersion: 0 })
        {
            yield return FieldError.Forbidden(matchField, "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
        }
    }
}
