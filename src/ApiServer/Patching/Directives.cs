using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Patching;

/// <summary>The members of a strategic merge patch that are instructions, not data.</summary>
internal static class Directives
{
    public const string Patch = "$patch";
    public const string RetainKeys = "$retainKeys";
    public const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList";
    public const string SetElementOrder = "$setElementOrder";

    /// <summary>Whether <paramref name="member"/> is <c>directive/field</c>; <paramref name="field"/> is the field, or the member itself.</summary>
    public static bool TryField(string member, string directive, out string field)
    {
        var matches = member.Length > directive.Length && member[directive.Length] == '/' && member.StartsWith(directive, StringComparison.Ordinal);
        field = matches ? member[(directive.Length + 1)..] : member;
        return matches;
    }

    /// <summary>
    /// What remains of a part of a patch that meets nothing in the object: its data without directives and without nulls; null for what says delete.
    /// </summary>
    public static Document? Strip(Document value) => value switch
    {
        DocumentObject o when o[Patch]?.AsString == "delete" => null,
        DocumentObject o => StripMembers(o),
        DocumentArray a => new DocumentArray(a.Select(Strip).OfType<Document>().ToArray()),
        _ => value,
    };

    /// <summary>The object without directives and without nulls, whatever its own directive is.</summary>
    public static DocumentObject StripMembers(DocumentObject value)
    {
        var members = new List<KeyValuePair<string, Document>>();
        foreach (var (name, member) in value)
        {
            var isDirective = name is Patch or RetainKeys || TryField(name, DeleteFromPrimitiveList, out _) || TryField(name, SetElementOrder, out _);
            if (!isDirective && !member.IsNull && Strip(member) is { } kept)
            {
                members.Add(KeyValuePair.Create(name, kept));
            }
        }
        return new DocumentObject(members.ToArray());
    }
}
