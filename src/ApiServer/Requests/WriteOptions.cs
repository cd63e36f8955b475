using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>The query parameters of writes (CreateOptions, UpdateOptions, PatchOptions).</summary>
/// <param name="FieldManager">Who comes to own what the request changes: the parameter, else the first part of the User-Agent.</param>
/// <param name="Force">An apply takes fields that others own.</param>
internal sealed record WriteOptions(bool DryRun, FieldValidationMode FieldValidation, string FieldManager, bool Force)
{
    private const int LongestManager = 128;

    /// <param name="request">The request.</param>
    /// <param name="kind">The options' kind, for messages: <c>CreateOptions</c>.</param>
    /// <param name="isApply">A server-side apply, which has to name its manager and may be forced.</param>
    public static (WriteOptions? Options, ApiError? Error) Parse(ApiRequest request, string kind, bool isApply = false)
    {
        var errors = new List<FieldError>();
        var manager = request.Query("fieldManager") ?? "";
        var force = request.Query("force");
        if (isApply && manager.Length == 0)
        {
            errors.Add(FieldError.Required("fieldManager", "is required for apply patch"));
        }
        if (!isApply && force is not null)
        {
            errors.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }
        CheckManager(manager, errors);
        var dryRun = CheckDryRun(request.Http.Request.Query["dryRun"], errors);
        var mode = request.Query("fieldValidation") ?? "";
        if (mode is not ("" or "Ignore" or "Warn" or "Strict"))
        {
            errors.Add(FieldError.NotSupported("fieldValidation", mode, ["", "Ignore", "Warn", "Strict"]));
        }
        if (errors.Count > 0)
        {
            return (null, ApiError.Invalid("meta.k8s.io", kind, "", errors));
        }
        return (new WriteOptions(dryRun, mode switch
        {
            "Ignore" => FieldValidationMode.Ignore,
            "Strict" => FieldValidationMode.Strict,
            _ => FieldValidationMode.Warn,
        }, manager.Length > 0 ? manager : ManagerOf(request.Http.Request), QueryFlag.IsTrue(force)), null);
    }

    /// <summary>Whether nothing is to be stored; <c>All</c> is the only stage there is.</summary>
    public static bool CheckDryRun(IEnumerable<string?> values, List<FieldError> errors)
    {
        var given = values.Where(v => !string.IsNullOrEmpty(v)).ToArray();
        if (given.Any(v => v != "All"))
        {
            errors.Add(FieldError.NotSupported("dryRun", Api.Documents.Document.Of(given.Select(v => (Api.Documents.Document)v!)), ["All"]));
        }
        return given.Length > 0;
    }

    private static void CheckManager(string manager, List<FieldError> errors)
    {
        if (manager.Length > LongestManager)
        {
            errors.Add(FieldError.TooLong("fieldManager", LongestManager));
        }
        if (manager.Any(c => char.IsControl(c) || (char.IsWhiteSpace(c) && c != ' ')))
        {
            errors.Add(FieldError.Invalid("fieldManager", manager, "should only contain printable characters"));
        }
    }

    private static string ManagerOf(HttpRequest request)
    {
        var product = request.Headers.UserAgent.ToString().Split('/', 2)[0];
        var printable = string.Concat(product.Where(c => !char.IsControl(c)));
        return printable.Length > LongestManager ? printable[..LongestManager] : printable;
    }
}
