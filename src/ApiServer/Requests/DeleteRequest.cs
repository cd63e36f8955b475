using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>The options of a delete: from its body, or from the query where there is no body. A body counts alone.</summary>
internal static class DeleteRequest
{
    public static async ValueTask<(DeleteOptions? Options, bool DryRun, ApiError? Error)> ReadAsync(ApiRequest request)
    {
        var (body, error) = await RequestBody.DecodeAsync(request, "DeleteOptions", static bytes =>
        {
            var reader = new ProtobufReader(bytes.Span);
            return ApiJson.ToDocument(DeleteOptions.ReadProtobuf(ref reader));
        }, isOptional: true);
        if (error is not null)
        {
            return (null, false, error);
        }
        long? grace = null;
        if (body is null && QueryNumber.Read(request, "gracePeriodSeconds", out grace) is { } badGrace)
        {
            return (null, false, badGrace);
        }
        DeleteOptions options;
        try
        {
            options = body is null ? FromQuery(request, grace) : ApiJson.Read<DeleteOptions>(body.Content);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return (null, false, ApiError.BadRequest(e.Message));
        }
        if (options.Kind is not (null or "" or "DeleteOptions"))
        {
            return (null, false, ApiError.BadRequest($"decoded object cannot be converted to DeleteOptions: it is a {options.Kind}"));
        }
        var errors = new List<FieldError>();
        var dryRun = WriteOptions.CheckDryRun(body is null ? request.Http.Request.Query["dryRun"] : options.DryRun, errors);
        if (options.PropagationPolicy is not (null or "" or "Orphan" or "Background" or "Foreground"))
        {
            errors.Add(FieldError.NotSupported("propagationPolicy", options.PropagationPolicy, ["Foreground", "Background", "Orphan", "nil"]));
        }
        if (options is { PropagationPolicy.Length: > 0, OrphanDependents: not null })
        {
            errors.Add(FieldError.Invalid("propagationPolicy", options.PropagationPolicy, "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (errors.Count > 0)
        {
            return (null, false, ApiError.Invalid("meta.k8s.io", "DeleteOptions", "", errors));
        }
        return (options with
        {
            PropagationPolicy = string.IsNullOrEmpty(options.PropagationPolicy) ? null : options.PropagationPolicy,
            // As upstream: a negative period is one second.
            GracePeriodSeconds = options.GracePeriodSeconds < 0 ? 1 : options.GracePeriodSeconds,
        }, dryRun, null);
    }

    private static DeleteOptions FromQuery(ApiRequest request, long? grace) => new()
    {
        GracePeriodSeconds = grace,
        PropagationPolicy = request.Query("propagationPolicy"),
        OrphanDependents = QueryFlag.Read(request.Query("orphanDependents")),
    };
}
