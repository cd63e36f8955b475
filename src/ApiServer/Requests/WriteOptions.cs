using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>The query parameters of writes (CreateOptions, UpdateOptions, PatchOptions).</summary>
internal sealed record WriteOptions(bool DryRun, FieldValidationMode FieldValidation)
{
    /// <param name="request">The request.</param>
    /// <param name="kind">The options' kind, for messages: <c>CreateOptions</c>.</param>
    public static (WriteOptions? Options, ApiError? Error) Parse(ApiRequest request, string kind)
    {
        var errors = new List<FieldError>();
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
        }), null);
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
}
