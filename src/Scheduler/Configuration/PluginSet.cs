namespace MiniKube.Scheduler.Configuration;

/// <summary>A plugin by name; weight 0 stands for the default.</summary>
internal readonly record struct NamedPlugin(string Name, int Weight = 0);

/// <summary>What a configuration switches on and off at an extension point, or at all of them; <c>*</c> switches off whatever is on by default.</summary>
internal sealed record PluginSet(IReadOnlyList<NamedPlugin> Enabled, IReadOnlyList<string> Disabled)
{
    public static PluginSet None { get; } = new([], []);

    public bool Disables(string plugin) => Disabled.Contains(plugin) || Disabled.Contains("*");

    /// <summary>What is on: of the defaults those that are left, in their places also where given anew, and behind them what is on besides.</summary>
    public IReadOnlyList<NamedPlugin> Over(IReadOnlyList<NamedPlugin> defaults)
    {
        var result = new List<NamedPlugin>();
        foreach (var plugin in defaults)
        {
            if (!Disables(plugin.Name))
            {
                result.Add(Enabled.FirstOrDefault(e => e.Name == plugin.Name) is { Name: not null } given ? given : plugin);
            }
        }
        result.AddRange(Enabled.Where(e => !result.Exists(r => r.Name == e.Name)));
        return result;
    }

    public static PluginSet Read(ConfigNode? node)
    {
        if (node is null)
        {
            return None;
        }
        var set = new PluginSet([.. node.Objects("enabled").Select(Named)], [.. node.Objects("disabled").Select(p => Named(p).Name)]);
        node.End();
        return set;
    }

    private static NamedPlugin Named(ConfigNode node)
    {
        var plugin = new NamedPlugin(node.Text("name") ?? "", node.Number("weight") ?? 0);
        node.End();
        return plugin;
    }
}
