using System.Buffers;
using System.Globalization;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Statuses;

/// <summary>A request's failure as a value: a Status with upstream's reason, code, details and message.</summary>
internal sealed record ApiError(Status Status)
{
    public int Code => Status.Code ?? 500;

    public static ApiError NotFound(string group, string resource, string name) =>
        Make(404, "NotFound", $"{Qualified(group, resource)} \"{name}\" not found", About(group, resource, name));

    /// <summary>A path that leads nowhere.</summary>
    public static ApiError NoSuchPath { get; } = Make(404, "NotFound", "the server could not find the requested resource", new());

    public static ApiError AlreadyExists(string group, string resource, string name) =>
        Make(409, "AlreadyExists", $"{Qualified(group, resource)} \"{name}\" already exists", About(group, resource, name));

    /// <summary>None of the names that the server drew was free.</summary>
    public static ApiError NoNameGenerated(string group, string resource, string name) =>
        Make(409, "AlreadyExists", $"{Qualified(group, resource)} \"{name}\" already exists, the server was not able to generate a unique name for the object",
            About(group, resource, name) with { RetryAfterSeconds = 1 });

    public static ApiError Conflict(string group, string resource, string name, string why) =>
        Make(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(group, resource)} \"{name}\": {why}",
            About(group, resource, name));

    /// <summary>An update of something that is no longer what the client saw.</summary>
    public static ApiError Modified(string group, string resource, string name) => Conflict(group, resource, name,
        "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>A write that is meant for an object of the same name that was there before.</summary>
    public static ApiError OtherUid(string group, string resource, string name, string wanted, string? actual) => Conflict(group, resource, name,
        $"Precondition failed: UID in precondition: {wanted}, UID in object meta: {actual}");

    public static ApiError Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(e => e.ToString()).Distinct(StringComparer.Ordinal).ToArray();
        var text = texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return Make(422, "Invalid", $"{Qualified(group, kind)} \"{name}\" is invalid: {text}",
            About(group, kind, name) with { Causes = errors.Select(e => e.ToCause()).ToArray() });
    }

    public static ApiError Forbidden(string group, string resource, string name, string why) =>
        Make(403, "Forbidden", name.Length == 0
                ? $"{Qualified(group, resource)} is forbidden: {why}"
                : $"{Qualified(group, resource)} \"{name}\" is forbidden: {why}",
            About(group, resource, name));

    public static ApiError BadRequest(string message) => Make(400, "BadRequest", message);

    public static ApiError Unauthorized { get; } = Make(401, "Unauthorized", "Unauthorized");

    public static ApiError MethodNotAllowed { get; } =
        Make(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new());

    public static ApiError NotAcceptable(IEnumerable<string> accepted) =>
        NotAcceptable($"only the following media types are accepted: {string.Join(", ", accepted)}");

    public static ApiError NotAcceptable(string why) => Make(406, "NotAcceptable", why);

    public static ApiError UnsupportedMediaType(IEnumerable<string> accepted) => Make(415, "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiError TooLarge(int limit) => Make(413, "RequestEntityTooLarge",
        string.Create(CultureInfo.InvariantCulture, $"Request entity too large: limit is {limit}"));

    public static ApiError Expired(string message) => Make(410, "Expired", message);

    /// <summary>A revision that the server has not reached in the time it waits for one.</summary>
    public static ApiError FutureRevision(long wanted, long current) => Make(504, "Timeout",
        string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {wanted}, current: {current}"),
        new()
        {
            RetryAfterSeconds = 1,
            Causes = [new StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" }],
        });

    /// <summary>A request that was not done when its time was over.</summary>
    public static ApiError DeadlineExceeded { get; } =
        Make(504, "Timeout", "Timeout: request did not complete within requested timeout - context deadline exceeded", new());

    /// <summary>More requests at once than the server takes.</summary>
    public static ApiError TooManyRequests { get; } =
        Make(429, "TooManyRequests", "Too many requests, please try again later.", new() { RetryAfterSeconds = 1 });

    public static ApiError Internal(string message) => Make(500, "InternalError", $"Internal error occurred: {message}",
        new() { Causes = [new StatusCause { Message = message }] });

    /// <summary>A create of an object that claims to be stored already; upstream's store says so, without a reason.</summary>
    public static ApiError RevisionOfNew { get; } = Make(500, null, "resourceVersion should not be set on objects to be created");

    public static ApiError Unavailable(string message) => Make(503, "ServiceUnavailable", message);

    public static ApiError BadGateway(string message) => Make(502, "InternalError", message);

    /// <summary>Any other failure, as patches and admission name it.</summary>
    public static ApiError Of(int code, string? reason, string message, StatusDetails? details = null) => Make(code, reason, message, details);

    /// <summary>The same, for whoever may try again after so many seconds.</summary>
    public ApiError WithRetryAfter(int seconds) => new(Status with { Details = (Status.Details ?? new()) with { RetryAfterSeconds = seconds } });

    public byte[] ToJson() => ApiJson.Write(Status);

    /// <summary>The Status in its protobuf frame.</summary>
    public byte[] ToProtobuf()
    {
        var message = new ProtobufWriter();
        Status.WriteProtobuf(message);
        var body = new ArrayBufferWriter<byte>(256);
        ProtobufEnvelope.Write(body, "v1", "Status", message.Written);
        return body.WrittenSpan.ToArray();
    }

    /// <summary><c>deployments.apps</c>; without the dot in the core group.</summary>
    public static string Qualified(string group, string name) => group.Length == 0 ? name : $"{name}.{group}";

    // Empty parts are left out, as upstream.
    private static StatusDetails About(string group, string kind, string name) => new()
    {
        Name = name.Length == 0 ? null : name,
        Group = group.Length == 0 ? null : group,
        Kind = kind.Length == 0 ? null : kind,
    };

    private static ApiError Make(int code, string? reason, string message, StatusDetails? details = null) => new(new Status
    {
        ApiVersion = "v1",
        Kind = "Status",
        StatusValue = "Failure",
        Message = message,
        Reason = reason,
        Details = details,
        Code = code,
    });
}
