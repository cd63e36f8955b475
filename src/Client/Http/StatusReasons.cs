using System.Net;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Client.Http;

/// <summary>Questions to a <see cref="Status"/>, in the words of the API conventions.</summary>
public static class StatusReasons
{
    public static bool IsNotFound(this Status status) => status.Reason == "NotFound" || (status.Code == 404 && status.Reason is null);
    public static bool IsConflict(this Status status) => status.Reason == "Conflict";
    public static bool IsAlreadyExists(this Status status) => status.Reason == "AlreadyExists";
    public static bool IsInvalid(this Status status) => status.Reason == "Invalid";
    public static bool IsGone(this Status status) => status.Reason is "Gone" or "Expired" || status.Code == 410;

    /// <summary>The server is ahead of its own storage's answer: the revision asked for is not there yet, or never was in this store.</summary>
    public static bool IsResourceVersionTooLarge(this Status status) =>
        status.Details?.Causes.Any(c => c.Reason == "ResourceVersionTooLarge") == true
        || (status.Code == 504 && status.Message?.Contains("Too large resource version", StringComparison.Ordinal) == true);

    public static bool IsNamespaceTerminating(this Status status) =>
        status.Details?.Causes.Any(c => c.Reason == "NamespaceTerminating") == true;

    /// <summary>The server may well do later what it refused now.</summary>
    public static bool IsTransient(this Status status) => status.Code is 429 or >= 500;

    /// <summary>The Status for an answer whose body is none, such as a proxy's error page.</summary>
    internal static Status FromCode(HttpStatusCode code, string body)
    {
        var reason = (int)code switch
        {
            400 => "BadRequest",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            409 => "Conflict",
            410 => "Gone",
            413 => "RequestEntityTooLarge",
            415 => "UnsupportedMediaType",
            422 => "Invalid",
            429 => "TooManyRequests",
            503 => "ServiceUnavailable",
            504 => "Timeout",
            >= 500 => "InternalError",
            _ => "Unknown",
        };
        var text = body.Trim();
        return new Status
        {
            StatusValue = "Failure",
            Code = (int)code,
            Reason = reason,
            Message = text.Length is > 0 and < 2048 ? text : $"the server answered {(int)code} {code}",
        };
    }
}
