using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.Patching;

/// <summary>The forms of a patch, after the content types of PATCH.</summary>
internal enum PatchType
{
    /// <summary><c>application/json-patch+json</c> (RFC 6902).</summary>
    Json,

    /// <summary><c>application/merge-patch+json</c> (RFC 7386).</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>.</summary>
    StrategicMerge,
}

/// <summary>What became of a patch: the patched object, or why there is none, as the code, reason and message of a Status.</summary>
internal sealed record PatchResult(DocumentObject? Patched, int Code = 0, string Reason = "", string Message = "")
{
    public static PatchResult Applied(DocumentObject patched) => new(patched);

    /// <summary>400: the patch itself makes no sense.</summary>
    public static PatchResult BadRequest(string message) => new(null, 400, "BadRequest", message);

    /// <summary>422: it does not fit the object (a failed test, a path that is not there).</summary>
    public static PatchResult Invalid(string message) => new(null, 422, "Invalid", message);
}

/// <summary>Applies patches to objects.</summary>
internal static class Patches
{
    /// <summary>Applies a patch to an object that carries its resourceVersion, in the version of <paramref name="schema"/>. Pure.</summary>
    public static PatchResult Apply(PatchType type, DocumentObject current, Document patch, Schema schema) => type switch
    {
        PatchType.Merge when patch is DocumentObject o => PatchResult.Applied((DocumentObject)Merge(current, o)),
        _ => PatchResult.BadRequest($"patches of type {type} are not understood"),
    };

    private static Document Merge(Document? target, Document patch)
    {
        if (patch is not DocumentObject changes)
        {
            return patch;
        }
        var result = target as DocumentObject ?? DocumentObject.Empty;
        foreach (var (name, value) in changes)
        {
            result = value.IsNull ? result.Without(name) : result.With(name, Merge(result[name], value));
        }
        return result;
    }
}
