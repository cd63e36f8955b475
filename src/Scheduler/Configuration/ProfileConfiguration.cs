using MiniKube.Scheduler.Framework;

namespace MiniKube.Scheduler.Configuration;

/// <summary>A profile as it was asked for: <c>KubeSchedulerProfile</c>. Becomes a <see cref="Profile"/> when there is a cluster to be connected to.</summary>
internal sealed record ProfileConfiguration
{
    public string SchedulerName { get; init; } = DefaultProfile.SchedulerName;

    /// <summary>Null for that of all profiles.</summary>
    public int? PercentageOfNodesToScore { get; init; }

    public PluginSet MultiPoint { get; init; } = PluginSet.None;
    public IReadOnlyDictionary<ExtensionPoint, PluginSet> Points { get; init; } = new SortedDictionary<ExtensionPoint, PluginSet>();

    /// <summary>By plugin.</summary>
    public IReadOnlyDictionary<string, PluginArguments> Arguments { get; init; } = new SortedDictionary<string, PluginArguments>();

    /// <exception cref="FormatException">A plugin does not exist, or is not for the point it is asked for at.</exception>
    public Profile Build(PluginContext context)
    {
        var made = new SortedDictionary<string, IPlugin?>(StringComparer.Ordinal);
        IPlugin? Plugin(string name)
        {
            if (!made.TryGetValue(name, out var plugin))
            {
                made.Add(name, plugin = PluginRegistry.Create(name, Arguments.GetValueOrDefault(name), context));
            }
            return plugin;
        }
        var everywhere = MultiPoint.Over(DefaultProfile.Plugins);
        return new Profile(SchedulerName, point => At(point, everywhere, Plugin), PercentageOfNodesToScore);
    }

    private List<WeightedPlugin> At(ExtensionPoint point, IReadOnlyList<NamedPlugin> everywhere, Func<string, IPlugin?> make)
    {
        var own = Points.GetValueOrDefault(point, PluginSet.None);
        var result = new List<WeightedPlugin>();
        void Add(NamedPlugin named, bool isAsked)
        {
            if (make(named.Name) is not { } plugin)
            {
                return;
            }
            if (point.IsServedBy(plugin))
            {
                result.Add(new(plugin, Math.Max(1, named.Weight)));
            }
            else if (isAsked)
            {
                throw new FormatException($"plugin \"{named.Name}\" does not extend {point}Plugin plugin");
            }
        }
        // Upstream's order: first those that are given anew for the point, in the order given there, then those of all points, then the others.
        foreach (var named in own.Enabled.Where(e => everywhere.Any(m => m.Name == e.Name)))
        {
            Add(named, isAsked: true);
        }
        foreach (var named in everywhere.Where(m => !own.Disables(m.Name) && !own.Enabled.Any(e => e.Name == m.Name)))
        {
            Add(named, isAsked: false);
        }
        foreach (var named in own.Enabled.Where(e => !everywhere.Any(m => m.Name == e.Name)))
        {
            Add(named, isAsked: true);
        }
        return result;
    }
}
