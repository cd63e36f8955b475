using MiniKube.Api.Documents;

namespace MiniKube.Api.Yaml;

/// <summary>The members of a mapping while it is read: in the order they came, the last of equal keys counting.</summary>
internal sealed class YamlMembers
{
    private readonly List<KeyValuePair<string, Document>> members = [];
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    private List<RepeatedMember>? duplicates;

    public Dictionary<string, YamlNode> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the name is new; else the value takes the place of the one before.</summary>
    public bool Set(string name, Document value, YamlNode place)
    {
        Places[name] = place;
        if (index.TryGetValue(name, out var at))
        {
            (duplicates ??= []).Add(new RepeatedMember(name, members.Count));
            members[at] = KeyValuePair.Create(name, value);
            return false;
        }
        index.Add(name, members.Count);
        members.Add(KeyValuePair.Create(name, value));
        return true;
    }

    /// <summary>Adds what a merge key brings: only names that the mapping does not have itself.</summary>
    public void SetMissing(string name, Document value, YamlNode place)
    {
        if (!index.ContainsKey(name))
        {
            Set(name, value, place);
        }
    }

    public DocumentObject ToObject() => members.Count == 0 ? DocumentObject.Empty : new DocumentObject(members.ToArray(), duplicates);
}
