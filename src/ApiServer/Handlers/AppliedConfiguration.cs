using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.ServerSideApply;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Handlers;

/// <summary>The configuration in the body of a server-side apply: YAML, of which JSON is a part.</summary>
/// <param name="Content">What was sent, with its nulls and zeros, and nothing added; amounts and times are as they are stored.</param>
/// <param name="Version">The version that it is in.</param>
/// <param name="RepeatedKeys">The keys that the text has twice, as one problem; null for none.</param>
internal sealed record AppliedConfiguration(DocumentObject Content, KindVersion Version, string? RepeatedKeys)
{
    /// <param name="request">The request.</param>
    /// <param name="version">What it has to be in: the request's version, or that of the subresource's own kind.</param>
    public static async ValueTask<(AppliedConfiguration? Configuration, ApiError? Error)> ReadAsync(ApiRequest request, KindVersion version)
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
        if (read is { Content: not DocumentObject })
        {
            return (null, ApiError.BadRequest(
                $"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {GoTypes.Describe(read.Content)} into Go value of type map[string]interface {{}}"));
        }
        var content = read?.Content as DocumentObject ?? DocumentObject.Empty;
        var given = GroupVersionKind.Parse(content["apiVersion"]?.AsString ?? "", content["kind"]?.AsString ?? "");
        if (given != version.Name)
        {
            return (null, ApiError.BadRequest($"invalid object type: {given}"));
        }
        if (content.At("metadata", "managedFields") is DocumentArray)
        {
            return (null, ApiError.BadRequest("metadata.managedFields must be nil"));
        }
        var repeated = read is null ? null : YamlKeys.Problem(read.Source.RepeatedKeys);
        content = repeated is null ? content : (DocumentObject)DuplicateMembers.Split(content).Clean;
        var configuration = new AppliedConfiguration(content, version, repeated);
        return TypedValue.Problems(content, version.Schema) is { Count: > 0 } problems
            ? (null, configuration.Untyped(problems))
            // What is of the right type and still no value is found when the merged object is read.
            : (configuration with { Content = SchemaWalk.Decode(content, version.Schema, asWritten: true).Object ?? content }, null);
    }

    /// <summary>What becomes of keys that the text has twice: a refusal, warnings, or nothing.</summary>
    public ApiError? Judge(ApiRequest request, FieldValidationMode mode)
    {
        if (RepeatedKeys is null || mode == FieldValidationMode.Ignore)
        {
            return null;
        }
        if (mode == FieldValidationMode.Strict)
        {
            return ApiError.BadRequest($"error strict decoding YAML: error converting YAML to JSON: {RepeatedKeys}");
        }
        request.Warnings.AddRange(YamlKeys.Warnings(RepeatedKeys));
        return null;
    }

    /// <summary>The refusal of a merged object that is not one of the version: a number with a fraction where there is none, a text that is no amount.</summary>
    public ApiError Unreadable(string problem) =>
        Failed($"failed to convert new object ({this}) to proper version: unable to convert unstructured object to {Version.Name}: {problem}");

    /// <summary>As messages call it: <c>default/web; apps/v1, Kind=Deployment</c>.</summary>
    public override string ToString() =>
        $"{Content.At("metadata", "namespace")?.AsString}/{Content.At("metadata", "name")?.AsString}; {Version.Name}";

    private ApiError Untyped(IReadOnlyList<string> problems) => Failed(
        $"failed to create typed patch object ({this}): {(problems is [var only] ? only : "errors:\n" + string.Join("\n", problems.Select(static p => "  " + p)))}");

    // Upstream gives these errors no reason, and so the code of its own failures.
    private static ApiError Failed(string message) => ApiError.Of(500, "", message);
}
