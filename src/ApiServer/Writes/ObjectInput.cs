using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Writes;

/// <summary>What clients send, made into objects of the storage version: decoded, pruned, checked against the schema, converted and defaulted.</summary>
internal static class ObjectInput
{
    /// <summary>The object in the request's body.</summary>
    public static async ValueTask<(DocumentObject? Object, ApiError? Error)> ReadAsync(ApiRequest request, RequestContext context, FieldValidationMode mode)
    {
        var (body, error) = await RequestBody.DecodeAsync(request, context.Kind.Kind, context.Version.FromProtobuf, namesKind: context.Kind.IsCustom);
        if (body is null)
        {
            return (null, error);
        }
        if (OtherKind(body.Content, context.Kind, context.Version) is { } other)
        {
            return (null, other);
        }
        var (input, problem) = Accept(request, context, body.Content, mode, body.Problems);
        if (input is null)
        {
            return (null, ApiError.BadRequest(RequestBody.Unhandled(context.Kind.Kind, context.Version.Name.Version, context.Kind.Kind, problem!)));
        }
        var (placed, misplaced) = Place(context, input);
        return placed is null ? (null, misplaced) : (Warned(context, OwnerReferences.WithoutDuplicates(placed, context.Warnings)), null);
    }

    /// <summary>The refusal of a body of another kind or version than the one expected; null where it is of that one.</summary>
    public static ApiError? OtherKind(Document body, KindDeclaration kind, KindVersion version)
    {
        var given = KnownKinds.Of(body, version.Name);
        // A custom resource says itself of which version it is.
        var apiVersion = kind.IsCustom ? body["apiVersion"]?.AsString ?? "" : given.ApiVersion;
        if (given == version.Name && apiVersion == version.Name.ApiVersion)
        {
            return null;
        }
        if (kind.IsCustom && apiVersion == version.Name.ApiVersion)
        {
            return ApiError.Invalid(version.Name.Group, kind.Kind, body.At("metadata", "name")?.AsString ?? "", [FieldError.Invalid("kind", given.Kind, $"must be {kind.Kind}")]);
        }
        return ApiError.BadRequest(!kind.IsCustom && KnownKinds.Problem(given, kind) is { } problem
            ? RequestBody.Unhandled(given.Kind, given.Version, kind.Kind, problem)
            : $"the API version in the data ({apiVersion}) does not match the expected API version ({version.Name.ApiVersion})");
    }

    /// <summary>
    /// A document of the request's version as an object of the storage version, or what is wrong with it. A text or a patch has problems of its own, which
    /// <paramref name="problems"/> are; the kind that it names is not looked at; <paramref name="from"/> chooses the words for a wrong shape.
    /// </summary>
    public static (DocumentObject? Object, string? Problem) Accept(
        ApiRequest request, RequestContext context, Document document, FieldValidationMode mode, IReadOnlyList<string>? problems = null, DecodedFrom from = DecodedFrom.Text)
    {
        var version = context.Version;
        var walked = SchemaWalk.Decode(document, version.Schema, from);
        if (walked.Object is null)
        {
            return (null, walked.TypeError);
        }
        if (Judge(request, mode, [.. problems ?? [], .. walked.Problems]) is { } refusal)
        {
            return (null, refusal);
        }
        var typed = walked.Object.With("apiVersion", version.Name.ApiVersion).With("kind", version.Name.Kind);
        var stored = version.ToStorage?.Invoke(typed) ?? typed;
        return (context.Kind.Default(Defaults.Apply(stored, context.Kind.StorageVersion.Schema), context), null);
    }

    /// <summary>What becomes of unknown and duplicate fields: a refusal, warnings, or nothing.</summary>
    public static string? Judge(ApiRequest request, FieldValidationMode mode, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0 && mode == FieldValidationMode.Strict)
        {
            return $"strict decoding error: {string.Join(", ", problems)}";
        }
        if (mode == FieldValidationMode.Warn)
        {
            request.Warnings.AddRange(problems.SelectMany(YamlKeys.Warnings));
        }
        return null;
    }

    /// <summary>The object under the path's name and namespace; what it says of them itself agrees.</summary>
    public static (DocumentObject? Object, ApiError? Error) Locate(RequestContext context, DocumentObject input)
    {
        var (placed, misplaced) = Place(context, input);
        return placed is null ? (null, misplaced) : (Warned(context, placed), null);
    }

    /// <summary>The refusal of an object without a name.</summary>
    public static ApiError Undeterminable(string name) => ApiError.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");

    private static (DocumentObject? Object, ApiError? Error) Place(RequestContext context, DocumentObject input)
    {
        if (context.Namespace is not { } ns)
        {
            input = input.WithoutMeta("namespace");
        }
        else if (OtherNamespace(input.Namespace(), ns) is { } other)
        {
            return (null, other);
        }
        else
        {
            input = input.WithMeta("namespace", ns);
        }
        if (context.Name is { } name && input.Name() != name)
        {
            return (null, input.Name().Length == 0
                ? Undeterminable(name)
                : ApiError.BadRequest($"the name of the object ({input.Name()}) does not match the name on the URL ({name})"));
        }
        return (input, null);
    }

    private static DocumentObject Warned(RequestContext context, DocumentObject input)
    {
        // Whoever writes a part did not choose the rest.
        if (context.Subresource is null)
        {
            context.Warnings.AddRange(context.Kind.Warnings(input));
        }
        return input;
    }

    /// <summary>The refusal of an object that names another namespace than the path; null where it names none.</summary>
    public static ApiError? OtherNamespace(string? given, string? ns) => string.IsNullOrEmpty(given) || given == ns
        ? null
        : ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
}
