using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Subresources;

/// <summary>Reads what is posted to have something done and is never stored: a Binding, an Eviction.</summary>
internal static class PostedObject<T> where T : class, IKubernetesObject<T>
{
    private static readonly KindDeclaration Kind = KindDeclaration.Of<T>();
    private static readonly KindVersion Version = Kind.StorageVersion;

    /// <param name="request">The request; its path may name what the object is about.</param>
    /// <param name="mode">What becomes of unknown fields.</param>
    /// <param name="olderVersion">An older version of the same form, which is taken too.</param>
    public static async ValueTask<(T? Object, ApiError? Error)> ReadAsync(ApiRequest request, FieldValidationMode mode, string? olderVersion = null)
    {
        var (body, error) = await RequestBody.DecodeAsync(request, Kind.Kind, Version.FromProtobuf);
        if (body is null)
        {
            return (null, error);
        }
        var content = body.Content is DocumentObject o && olderVersion is not null && o.Text("apiVersion") == olderVersion
            ? o.With("apiVersion", Version.Name.ApiVersion)
            : body.Content;
        if (ObjectInput.OtherKind(content, Kind, Version) is { } other)
        {
            return (null, other);
        }
        ApiError Unreadable(string problem) => ApiError.BadRequest(RequestBody.Unhandled(Kind.Kind, Version.Name.Version, Kind.Kind, problem));
        var walked = SchemaWalk.Decode(content, Version.Schema);
        if ((walked.TypeError ?? ObjectInput.Judge(request, mode, [.. body.Problems, .. walked.Problems])) is { } problem)
        {
            return (null, Unreadable(problem));
        }
        T posted;
        try
        {
            posted = ApiJson.Read<T>(walked.Object!);
        }
        catch (JsonException e)
        {
            return (null, Unreadable(e.Message));
        }
        if (ObjectInput.OtherNamespace(walked.Object!.Namespace(), request.Info.Namespace) is { } elsewhere)
        {
            return (null, elsewhere);
        }
        return request.Info.Name is { } name && walked.Object!.Name() != name
            ? (null, ApiError.BadRequest($"name in URL does not match name in {Kind.Kind} object"))
            : (posted, null);
    }
}
