using System.Globalization;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>Numbers in query strings, with upstream's words for what is none. A parameter that is absent or empty is null.</summary>
internal static class QueryNumber
{
    /// <summary>Any number: <c>limit</c>, <c>timeoutSeconds</c>, <c>gracePeriodSeconds</c>.</summary>
    public static ApiError? Read(ApiRequest request, string name, out long? value)
    {
        value = null;
        if (request.Query(name) is not { Length: > 0 } text)
        {
            return null;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            return ApiError.BadRequest(Problem("ParseInt", text));
        }
        value = parsed;
        return null;
    }

    /// <summary>The parameter <c>resourceVersion</c>.</summary>
    public static ApiError? Revision(ApiRequest request, out long? revision)
    {
        revision = null;
        if (request.Query("resourceVersion") is not { Length: > 0 } text)
        {
            return null;
        }
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            return ApiError.BadRequest($"resourceVersion: Invalid value: {FieldError.Quote(text)}: {Problem("ParseUint", text)}");
        }
        revision = parsed;
        return null;
    }

    private static string Problem(string function, string text)
    {
        var digits = function == "ParseInt" && text[0] is '+' or '-' ? text[1..] : text;
        var isNumber = digits.Length > 0 && digits.All(char.IsAsciiDigit);
        return $"strconv.{function}: parsing {FieldError.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}";
    }
}
