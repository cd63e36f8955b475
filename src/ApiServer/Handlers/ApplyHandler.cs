using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.ServerSideApply;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>
/// Server-side apply: lays a configuration over an object, or makes it
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
/// </summary>
internal sealed class ApplyHandler(ServerParts parts, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "PatchOptions", isApply: true);
        var context = error is null ? parts.ContextOf(request, options!.DryRun, options.FieldManager) with { IsApply = true } : null;
        var (configuration, unreadable) = error is null ? await ReadAsync(request, context!, context!.Version, options!.FieldValidation) : (null, error);
        await (unreadable is not null
            ? ResponseBody.WriteAsync(request, unreadable)
            : AnswerAsync(request, await ApplyAsync(request, context!, configuration!, options!)));
    }

    private static Task AnswerAsync(ApiRequest request, WriteResult result) => ObjectAnswer.WriteAsync(request, result.Created ? 201 : 200, result);

    /// <summary>Lays <paramref name="given"/>, a configuration in the request's version, over the object that the path names.</summary>
    public ValueTask<WriteResult> ApplyAsync(ApiRequest request, RequestContext context, DocumentObject given, WriteOptions options)
    {
        var (configuration, misplaced) = ObjectInput.Locate(request, context, given);
        if (configuration is null)
        {
            return ValueTask.FromResult(WriteResult.Failed(misplaced!));
        }
        var storage = request.Resource.Storage;
        Change update = current => Merge(request, context, request.Resource.Version.FromStorage?.Invoke(current) ?? current, configuration, options.Force);
        return context.Subresource is not null
            ? writer.UpdateAsync(storage, context, context.Name!, update)
            : writer.UpsertAsync(storage, context, update, () => configuration.Uid() is { Length: > 0 } uid
                ? (null, ApiError.Conflict(request.Resource.Group, context.Kind.Resource, context.Name!,
                    $"uid mismatch: the provided object specified uid {uid}, and no existing object was found"))
                : Merge(request, context, null, configuration, options.Force));
    }

    private static (DocumentObject? Object, ApiError? Error) Merge(
        ApiRequest request, RequestContext context, DocumentObject? live, DocumentObject configuration, bool force)
    {
        var (merged, conflict) = FieldManager.Apply(context, live, configuration, force);
        if (merged is null)
        {
            return (null, conflict);
        }
        request.Warnings.Clear();
        var (updated, problem) = ObjectInput.Accept(request, context, merged, FieldValidationMode.Ignore);
        return updated is null ? (null, ApiError.BadRequest(problem!)) : (updated, null);
    }

    /// <summary>The configuration in the body, with nothing added.</summary>
    /// <param name="version">What it is in: the request's version, or that of the subresource's own kind.</param>
    public static async ValueTask<(DocumentObject? Configuration, ApiError? Error)> ReadAsync(
        ApiRequest request, RequestContext context, KindVersion version, FieldValidationMode mode)
    {
        var (bytes, error) = await RequestBody.ReadAsync(request);
        if (error is not null)
        {
            return (null, error);
        }
        YamlDocument? read;
        try
        {
            read = YamlReader.ReadAll(bytes).FirstOrDefault();
        }
        catch (FormatException e)
        {
            return (null, ApiError.BadRequest($"error decoding YAML: error converting YAML to JSON: {e.Message}"));
        }
        var body = read?.Content ?? Document.Null;
        if (body is not DocumentObject && !body.IsNull)
        {
            return (null, ApiError.BadRequest(
                $"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {GoTypes.Describe(body)} into Go value of type map[string]interface {{}}"));
        }
        foreach (var (member, expected) in (ReadOnlySpan<(string, string)>)[("apiVersion", version.Name.ApiVersion), ("kind", version.Name.Kind)])
        {
            if (body[member]?.AsString is not { Length: > 0 } given)
            {
                return (null, ApiError.BadRequest($"Object '{member}' is missing in '{body}'"));
            }
            if (given != expected)
            {
                return (null, ApiError.BadRequest($"the {member} of the configuration ({given}) is not the one of the request ({expected})"));
            }
        }
        if (body.At("metadata", "managedFields")?.AsArray is { Count: > 0 })
        {
            return (null, ApiError.BadRequest("metadata.managedFields must be nil"));
        }
        var walked = SchemaWalk.Decode(body, version.Schema, keepsZeros: version != context.Version);
        string[] problems = walked.TypeError is { } mismatch ? [mismatch] :
        [
            .. walked.Unknown.Select(static path => $".{path}: field not declared in schema"),
            .. RepeatedItems.Find(walked.Object!, version.Schema),
        ];
        if (problems.Length > 0)
        {
            return (null, Untyped(context, version, body, problems));
        }
        return mode == FieldValidationMode.Strict && read!.Source.RepeatedKeys(body).ToArray() is { Length: > 0 } repeated
            ? (null, ApiError.BadRequest("error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:"
                + string.Concat(repeated.Select(r => string.Create(CultureInfo.InvariantCulture, $"\n  line {r.Line}: key {FieldError.Quote(r.Key)} already set in map")))))
            : (walked.Object, null);
    }

    // Apply has to know every field and item to know its owner, so it refuses what other writes would only prune or keep.
    private static ApiError Untyped(RequestContext context, KindVersion version, Document body, string[] problems)
    {
        var text = problems.Length == 1 ? problems[0] : "errors:\n" + string.Join("\n", problems.Select(p => "  " + p));
        var where = (context.Namespace is { } ns ? ns + "/" : "/") + (body.At("metadata", "name")?.AsString ?? "");
        return ApiError.Of(500, "", $"failed to create typed patch object ({where}; {version.Name.ApiVersion}, Kind={version.Name.Kind}): {text}");
    }
}
