using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission;

/// <summary>What a request is about to do to an object.</summary>
internal enum AdmissionOperation { Create, Update, Delete }

/// <summary>One write, before it is validated.</summary>
/// <param name="Context">The request.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Object">The object as it would be stored; null in a delete.</param>
/// <param name="Old">The object as it is stored; null in a create.</param>
internal sealed record AdmissionRequest(RequestContext Context, AdmissionOperation Operation, DocumentObject? Object, DocumentObject? Old)
{
    public bool IsCreate => Operation == AdmissionOperation.Create;
    public bool IsUpdate => Operation == AdmissionOperation.Update;
    public bool IsDelete => Operation == AdmissionOperation.Delete;

    /// <summary>The group that the request speaks; empty for core.</summary>
    public string Group => Context.Version.Name.Group;
    public string Namespace => Context.Namespace ?? "";

    /// <summary>Of the path, or of the object where the path has none.</summary>
    public string Name => Context.Name is { Length: > 0 } name ? name : Object?.Name() is { Length: > 0 } own ? own : Old?.Name() ?? "";

    /// <summary>The kind of the objects; custom resources of other groups may share a built-in one's name.</summary>
    public string Kind => Context.Kind.Kind;

    /// <summary>Whether it is about objects of a built-in kind, or a subresource of them.</summary>
    public bool Is<T>(string? subresource = null) where T : class, IKubernetesObject<T> =>
        Context.Subresource == subresource && Kind == T.GroupVersionKind.Kind && Group == T.GroupVersionKind.Group;

    /// <summary>The object as a record.</summary>
    public T Read<T>() where T : class, IApiType<T> => ApiJson.Read<T>(Object!);

    /// <summary>The object as it is stored, as a record.</summary>
    public T ReadOld<T>() where T : class, IApiType<T> => ApiJson.Read<T>(Old!);

    /// <summary>A refusal: <c>pods "x" is forbidden: ...</c>.</summary>
    public ApiError Forbidden(string why) => ApiError.Forbidden(Group, Context.Kind.Resource, Name.Length > 0 ? Name : "Unknown", why);

    /// <summary>Several refusals in one, as upstream joins them: <c>[a, b]</c>.</summary>
    public ApiError Forbidden(IReadOnlyList<string> reasons) => Forbidden(reasons.Count == 1 ? reasons[0] : $"[{string.Join(", ", reasons)}]");
}

/// <summary>A plugin's answer: the object, changed or not, or why the request is refused.</summary>
internal readonly record struct AdmissionAnswer(DocumentObject? Object, ApiError? Error = null)
{
    public static implicit operator AdmissionAnswer(ApiError error) => new(null, error);
    public static implicit operator AdmissionAnswer(DocumentObject? admitted) => new(admitted);
}
