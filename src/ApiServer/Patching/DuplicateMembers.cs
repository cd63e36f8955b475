using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Patching;

/// <summary>
/// Takes the memory of members given twice out of a patch and reports them as strict field validation words it; otherwise the patched object
/// would carry them on and be blamed for them again, at other paths.
/// </summary>
internal static class DuplicateMembers
{
    public static (Document Clean, IReadOnlyList<string> Problems) Split(Document patch)
    {
        var problems = new List<string>();
        var clean = Walk(patch, FieldPath.Root, problems);
        return (clean, problems);
    }

    private static Document Walk(Document document, FieldPath path, List<string> problems)
    {
        switch (document)
        {
            case DocumentObject o:
                problems.AddRange(o.Duplicates.Select(d => $"duplicate field \"{path.Member(d.Name)}\""));
                var members = o.Select(m => KeyValuePair.Create(m.Key, Walk(m.Value, path.Member(m.Key), problems))).ToArray();
                return o.Duplicates.Count == 0 && members.SequenceEqual(o, SameMember.Instance) ? o : new DocumentObject(members);
            case DocumentArray a:
                var items = a.Select((item, i) => Walk(item, path.Index(i), problems)).ToArray();
                return items.SequenceEqual(a, ReferenceEqualityComparer.Instance) ? a : new DocumentArray(items);
            default:
                return document;
        }
    }

    private sealed class SameMember : IEqualityComparer<KeyValuePair<string, Document>>
    {
        public static readonly SameMember Instance = new();
        public bool Equals(KeyValuePair<string, Document> x, KeyValuePair<string, Document> y) => ReferenceEquals(x.Value, y.Value);
        public int GetHashCode(KeyValuePair<string, Document> obj) => obj.Key.GetHashCode(StringComparison.Ordinal);
    }
}
