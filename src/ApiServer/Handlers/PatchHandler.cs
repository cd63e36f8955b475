using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Patching;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Changes an object by a patch. The patch is applied anew when somebody else's update came between.</summary>
internal sealed class PatchHandler(ServerParts parts, ObjectWriter writer, ApplyHandler apply)
{
    public Task HandleAsync(ApiRequest request) => MediaTypes.OfPatch(request.Http.Request) == MediaTypes.ApplyPatch
        ? apply.HandleAsync(request)
        : PatchAsync(request);

    private async Task PatchAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "PatchOptions");
        var (type, patch, unreadable) = error is null ? await ReadAsync(request) : (default, null, error);
        if (unreadable is not null)
        {
            await ResponseBody.WriteAsync(request, unreadable);
            return;
        }
        var context = parts.ContextOf(request, options!.DryRun, options.FieldManager);
        var result = await writer.UpdateAsync(request.Resource.Storage, context, context.Name!,
            current => Apply(request, context, options.FieldValidation, type, patch!, current));
        await ObjectAnswer.WriteAsync(request, 200, result);
    }

    /// <summary>The patch in the body.</summary>
    public static async ValueTask<(PatchType Type, Document? Patch, ApiError? Error)> ReadAsync(ApiRequest request)
    {
        var media = MediaTypes.OfPatch(request.Http.Request);
        PatchType? type = media switch
        {
            MediaTypes.JsonPatch => PatchType.Json,
            MediaTypes.MergePatch => PatchType.Merge,
            // What lists of custom resources are merged by, nobody tells.
            MediaTypes.StrategicMergePatch when !request.Resource.Kind.IsCustom => PatchType.StrategicMerge,
            _ => null,
        };
        if (type is null)
        {
            return (default, null, ApiError.UnsupportedMediaType(MediaTypes.PatchesOf(request.Resource.Kind)));
        }
        var (bytes, error) = await RequestBody.ReadAsync(request);
        if (error is not null)
        {
            return (default, null, error);
        }
        try
        {
            return (type.Value, DocumentJson.Parse(bytes), null);
        }
        catch (JsonException e)
        {
            return (default, null, ApiError.BadRequest(type == PatchType.StrategicMerge ? e.Message : $"error decoding patch: {e.Message}"));
        }
    }

    /// <summary>The answer to a patch that makes no sense or does not apply.</summary>
    public static ApiError Refused(PatchResult result) => ApiError.Of(result.Code, result.Reason, result.Message,
        result.Cause is null ? null : new StatusDetails { Causes = [new StatusCause { Field = "patch", Message = result.Cause }] });

    private static (DocumentObject? Updated, ApiError? Error) Apply(
        ApiRequest request, RequestContext context, FieldValidationMode mode, PatchType type, Document patch, DocumentObject current)
    {
        var served = request.Resource.Version.FromStorage?.Invoke(current) ?? current;
        var patched = Patches.Apply(type, served, patch, context.Version.Schema);
        if (patched.Patched is null)
        {
            return (null, Refused(patched));
        }
        request.Warnings.Clear();
        if (Untyped(type, context, patched.Patched) is { } untyped)
        {
            return (null, untyped);
        }
        var (version, problem) = VersionOf(type, patched.Patched, context.Kind, context.Version);
        DocumentObject? updated = null;
        if (version is not null)
        {
            (updated, problem) = ObjectInput.Accept(request, context with { Version = version }, patched.Patched, mode, patched.Problems, FormOf(type));
        }
        return updated is null ? (null, Unusable(type, patch, patched.Patched, problem!)) : ObjectInput.Locate(context, updated);
    }

    /// <summary>
    /// The version that a patched object is in: a strategic merge fills an object of the request's version, whatever it says of its kind; what comes of the other
    /// patches is read anew, in whichever version of the kind it names.
    /// </summary>
    public static (KindVersion? Version, string? Problem) VersionOf(PatchType type, Document patched, KindDeclaration kind, KindVersion version)
    {
        if (type == PatchType.StrategicMerge)
        {
            return (version, null);
        }
        var given = KnownKinds.Of(patched, version.Name);
        return (KnownKinds.Unreadable(patched) ?? KnownKinds.Problem(given, kind)) is { } problem
            ? (null, problem)
            : (kind.Versions.First(v => v.Name == given), null);
    }

    /// <summary>
    /// What a JSON or merge patch leaves without a type is read anew like any text. A custom resource has to name its type; an object of a built-in kind without a
    /// version is taken for one of upstream's internal version, which has no name where this one has.
    /// </summary>
    private static ApiError? Untyped(PatchType type, RequestContext context, DocumentObject patched)
    {
        bool Lacks(string member) => patched[member] is null or { IsNull: true } or { AsString: "" };
        if (type == PatchType.StrategicMerge)
        {
            return null;
        }
        if (!context.Kind.IsCustom)
        {
            return Lacks("apiVersion") ? ObjectInput.Undeterminable(context.Name!) : null;
        }
        return Lacks("kind") ? Missing("Kind") : Lacks("apiVersion") ? Missing("apiVersion") : null;

        ApiError Missing(string what) => ApiError.Invalid("", "", "", [FieldError.Invalid("patch", patched.ToString(), $"Object '{what}' is missing in '{patched}'")]);
    }

    /// <summary>Whose words a wrong shape is told in.</summary>
    public static DecodedFrom FormOf(PatchType type) => type == PatchType.StrategicMerge ? DecodedFrom.Tree : DecodedFrom.Text;

    /// <summary>The refusal of a patched object that cannot be read. As upstream: a strategic merge shows the patch, the other two what came of it.</summary>
    public static ApiError Unusable(PatchType type, Document patch, Document patched, string problem) => ApiError.Invalid("", "", "",
        [FieldError.Invalid("patch", type == PatchType.StrategicMerge ? GoTypes.Print(patch) : patched.ToString(), problem)]);
}
