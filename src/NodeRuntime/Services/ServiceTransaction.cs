using System.Text;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// Element changes of the table's sets and maps, gathered and written as one nft transaction. What is added and deleted again within it
/// cancels out; deletions are written first, so a key may go and come back with another value.
/// </summary>
internal sealed class ServiceTransaction
{
    private readonly Dictionary<string, HashSet<string>> _deleted = [];
    private readonly Dictionary<string, HashSet<string>> _added = [];
    private readonly List<(ChainKey Key, int Count)> _chains = [];

    /// <summary>Elements touched, of all sets.</summary>
    public int Elements => _deleted.Values.Sum(e => e.Count) + _added.Values.Sum(e => e.Count);

    public void Delete(string set, string element) => Change(_added, _deleted, set, element);

    public void Add(string set, string element) => Change(_deleted, _added, set, element);

    /// <summary>Makes the shared chain that picks one of so many endpoints.</summary>
    public void AddChain(ChainKey key, int count) => _chains.Add((key, count));

    public string Write(string table)
    {
        var script = new StringBuilder();
        Write(script, "delete", table, _deleted);
        foreach (var (key, count) in _chains)
        {
            var chain = ServiceRuleset.ChainName(key, count);
            script.Append($"add chain ip {table} {chain}\nadd rule ip {table} {chain} {ServiceRuleset.PickRule(key, count)}\n");
        }
        Write(script, "add", table, _added);
        return script.ToString();
    }

    private static void Change(Dictionary<string, HashSet<string>> undone, Dictionary<string, HashSet<string>> done, string set, string element)
    {
        if (undone.TryGetValue(set, out var opposite) && opposite.Remove(element))
            return;
        if (!done.TryGetValue(set, out var elements))
            done.Add(set, elements = []);
        elements.Add(element);
    }

    private static void Write(StringBuilder script, string verb, string table, Dictionary<string, HashSet<string>> sets)
    {
        foreach (var (set, elements) in sets.Where(s => s.Value.Count > 0))
            script.Append($"{verb} element ip {table} {set} {{ ").AppendJoin(", ", elements).Append(" }\n");
    }
}
