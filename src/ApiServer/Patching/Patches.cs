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

/// <summary>Applies patches to objects.</summary>
internal static class Patches
{
    /// <summary>Applies a patch to an object that carries its resourceVersion, in the version of <paramref name="schema"/>. Pure.</summary>
    public static PatchResult Apply(PatchType type, DocumentObject current, Document patch, Schema schema)
    {
        try
        {
            return type switch
            {
                PatchType.Json => JsonPatch.Apply(current, patch),
                PatchType.Merge => JsonMergePatch.Apply(current, patch),
                _ => StrategicMergePatch.Apply(current, patch, schema),
            };
        }
        catch (PatchException e)
        {
            return e.Result;
        }
    }
}
