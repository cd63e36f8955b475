using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Patching;

/// <summary>
/// JSON merge patch (RFC 7386): the patch has the object's shape; null removes a member, objects merge, everything else (lists too) replaces.
/// The media type is <c>application/merge-patch+json</c>.
/// </summary>
internal static class JsonMergePatch
{
    public static PatchResult Apply(DocumentObject current, Document patch)
    {
        if (patch is not DocumentObject)
        {
            return PatchResult.BadRequest($"error decoding patch: json: cannot unmarshal {GoTypes.Describe(patch)} into Go value of type map[string]interface {{}}");
        }
        var (clean, problems) = DuplicateMembers.Split(patch);
        return PatchResult.Applied(Merge(current, (DocumentObject)clean), problems);
    }

    private static DocumentObject Merge(DocumentObject target, DocumentObject patch)
    {
        foreach (var (name, value) in patch)
        {
            target = value switch
            {
                { IsNull: true } => target.Without(name),
                DocumentObject o => target.With(name, Merge(target[name]?.AsObject ?? DocumentObject.Empty, o)),
                _ => target.With(name, value),
            };
        }
        return target;
    }
}
