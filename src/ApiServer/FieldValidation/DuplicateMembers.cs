using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>
/// Takes the memory of members given twice out of a tree without a schema (a patch, or a part of an object that may hold anything), and tells of them in
/// document order.
/// </summary>
internal static class DuplicateMembers
{
    /// <summary>A patch without that memory, which the patched object would carry on, to be blamed for it again at other paths.</summary>
    public static (Document Clean, IReadOnlyList<string> Problems) Split(Document patch)
    {
        var problems = new FieldProblems();
        var clean = Remove(patch, FieldPath.Root, problems);
        return (clean, problems.All);
    }

    public static Document Remove(Document document, FieldPath path, FieldProblems problems)
    {
        if (!Any(document))
        {
            return document;
        }
        return document switch
        {
            DocumentObject o => Object(o, path, problems),
            DocumentArray a => new DocumentArray(a.Select((item, i) => Remove(item, path.Index(i), problems)).ToArray()),
            _ => document,
        };
    }

    private static DocumentObject Object(DocumentObject o, FieldPath path, FieldProblems problems)
    {
        var members = new KeyValuePair<string, Document>[o.Count];
        var (at, repeated) = (0, 0);
        foreach (var (name, value) in o)
        {
            for (; repeated < o.Duplicates.Count && o.Duplicates[repeated].After <= at; repeated++)
            {
                problems.AddDuplicate(path.Member(o.Duplicates[repeated].Name));
            }
            members[at++] = KeyValuePair.Create(name, Remove(value, path.Member(name), problems));
        }
        for (; repeated < o.Duplicates.Count; repeated++)
        {
            problems.AddDuplicate(path.Member(o.Duplicates[repeated].Name));
        }
        return new DocumentObject(members);
    }

    private static bool Any(Document document)
    {
        switch (document)
        {
            case DocumentObject o:
                foreach (var (_, value) in o)
                {
                    if (Any(value))
                    {
                        return true;
                    }
                }
                return o.Duplicates.Count > 0;
            case DocumentArray a:
                foreach (var item in a)
                {
                    if (Any(item))
                    {
                        return true;
                    }
                }
                return false;
            default:
                return false;
        }
    }
}
