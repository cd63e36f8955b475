using System.Globalization;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of <c>PodLogOptions</c>: what cannot be read is a bad request, what makes no sense is invalid.</summary>
internal static class PodLogRules
{
    /// <param name="query">The options as parameters of the request.</param>
    /// <param name="pod">The name of the pod.</param>
    public static ApiError? Check(IQueryCollection query, string pod)
    {
        string? unread = null;
        var (tail, limit, seconds) = (Number(query, "tailLines", ref unread), Number(query, "limitBytes", ref unread), Number(query, "sinceSeconds", ref unread));
        var since = query["sinceTime"].ToString();
        if (since.Length > 0 && !Timestamp.TryParse(since, out _, out var problem))
        {
            unread ??= problem;
        }
        if (unread is not null)
        {
            return ApiError.BadRequest(unread);
        }
        var found = new List<FieldError>();
        var errors = new FieldErrors(found.Add);
        errors.NotNegative("tailLines", tail);
        errors.Positive("limitBytes", limit);
        if (seconds is not null && since.Length > 0)
        {
            errors.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified");
        }
        else
        {
            errors.Positive("sinceSeconds", seconds);
        }
        if (query["stream"].ToString() is { Length: > 0 } stream)
        {
            errors.OneOf("stream", stream, "All", "Stderr", "Stdout");
            // Upstream refuses the two together, in these words (KEP-3288): lines are counted from the end over both streams.
            if (tail is not null && stream != "All")
            {
                errors.Forbidden("", "`tailLines` and specific `stream` are mutually exclusive for now");
            }
        }
        return found.Count == 0 ? null : ApiError.Invalid("", "PodLogOptions", pod, found);
    }

    private static long? Number(IQueryCollection query, string name, ref string? unread)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }
        unread ??= $"strconv.ParseInt: parsing {FieldError.Quote(text)}: invalid syntax";
        return null;
    }
}
