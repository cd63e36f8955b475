using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Writes;

/// <summary>
/// <c>metadata.ownerReferences</c> holds each reference once. A client that sends one again is warned and otherwise served; references to one owner that
/// differ in anything are not the same. What is sent whole (a create or an update) is looked at before its fields get owners, what a patch made after.
/// </summary>
internal static class OwnerReferences
{
    private const string Member = "ownerReferences";

    /// <summary>The object with the first of equal references alone.</summary>
    /// <param name="warnings">Gets the uids of those left out.</param>
    /// <param name="admitted">Admission has seen the object, and may be where they come from.</param>
    public static DocumentObject WithoutDuplicates(DocumentObject o, List<string> warnings, bool admitted = false)
    {
        if (o.At("metadata", Member)?.AsArray is not { Count: > 1 } references)
        {
            return o;
        }
        var distinct = new List<Document>(references.Count);
        var repeated = new List<string>();
        var seen = new HashSet<Document>();
        foreach (var reference in references)
        {
            if (seen.Add(reference))
            {
                distinct.Add(reference);
            }
            else
            {
                repeated.Add(reference["uid"]?.AsString ?? "");
            }
        }
        if (repeated.Count == 0)
        {
            return o;
        }
        warnings.Add($".metadata.ownerReferences contains duplicate entries{(admitted ? " after mutating admission happens" : "")}; API server dedups owner references in 1.20+, "
            + $"and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: {string.Join(", ", repeated)}");
        return o.WithMeta(Member, new DocumentArray([.. distinct]));
    }
}
