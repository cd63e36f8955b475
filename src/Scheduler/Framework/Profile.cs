using System.Numerics;

namespace MiniKube.Scheduler.Framework;

/// <summary>The plugins that decide for the pods of one <c>spec.schedulerName</c>, in the order in which they are called.</summary>
internal sealed class Profile
{
    private readonly IPlugin[] plugins;

    /// <param name="schedulerName">Of the pods it is for.</param>
    /// <param name="plugins">At most 64, with exactly one queue sort and at least one bind plugin among them.</param>
    public Profile(string schedulerName, IReadOnlyList<WeightedPlugin> plugins)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plugins.Count, 64);
        SchedulerName = schedulerName;
        this.plugins = [.. plugins.Select(p => p.Plugin)];
        QueueSort = this.plugins.OfType<IQueueSortPlugin>().Single();
        PreEnqueue = [.. this.plugins.OfType<IPreEnqueuePlugin>()];
        PreFilter = [.. this.plugins.OfType<IPreFilterPlugin>()];
        Filter = [.. this.plugins.OfType<IFilterPlugin>()];
        PostFilter = [.. this.plugins.OfType<IPostFilterPlugin>()];
        PreScore = [.. this.plugins.OfType<IPreScorePlugin>()];
        Score = [.. plugins.Where(p => p.Plugin is IScorePlugin && p.Weight > 0).Select(p => new WeightedScore((IScorePlugin)p.Plugin, p.Weight))];
        Reserve = [.. this.plugins.OfType<IReservePlugin>()];
        PreBind = [.. this.plugins.OfType<IPreBindPlugin>()];
        Bind = [.. this.plugins.OfType<IBindPlugin>()];
        PostBind = [.. this.plugins.OfType<IPostBindPlugin>()];
        Hints = [.. this.plugins.Select(HintsOf)];
    }

    public string SchedulerName { get; }
    public IQueueSortPlugin QueueSort { get; }
    public IPreEnqueuePlugin[] PreEnqueue { get; }
    public IPreFilterPlugin[] PreFilter { get; }
    public IFilterPlugin[] Filter { get; }
    public IPostFilterPlugin[] PostFilter { get; }
    public IPreScorePlugin[] PreScore { get; }
    public WeightedScore[] Score { get; }
    public IReservePlugin[] Reserve { get; }
    public IPreBindPlugin[] PreBind { get; }
    public IBindPlugin[] Bind { get; }
    public IPostBindPlugin[] PostBind { get; }

    /// <summary>What wakes the pods that a plugin rejected, by the plugin's number.</summary>
    private QueueingHint[][] Hints { get; }

    /// <summary>The bit that stands for the plugin in a set of plugins.</summary>
    public ulong BitOf(IPlugin plugin) => 1UL << Array.IndexOf(plugins, plugin);

    /// <summary>The names in a set of plugins, sorted.</summary>
    public IEnumerable<string> NamesOf(ulong set) =>
        plugins.Where((_, i) => (set & (1UL << i)) != 0).Select(p => p.Name).Order(StringComparer.Ordinal);

    /// <summary>Whether a change could help a pod that the plugins in <paramref name="rejectors"/> rejected; nobody knows better than "yes" without any.</summary>
    public bool CouldHelp(ulong rejectors, Snapshots.PodInfo waiting, ClusterChange change)
    {
        if (rejectors == 0)
        {
            return true;
        }
        for (var rest = rejectors; rest != 0; rest &= rest - 1)
        {
            foreach (var hint in Hints[BitOperations.TrailingZeroCount(rest)])
            {
                if ((hint.Events & change.Events) != 0 && (hint.Hint is null || hint.Hint(waiting, change)))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static QueueingHint[] HintsOf(IPlugin plugin) =>
        plugin is IEnqueueExtensions e ? [.. e.EventsToRegister] : [new QueueingHint((ClusterEvents)~0)];
}

/// <summary>A plugin, and how much its score counts.</summary>
internal sealed record WeightedPlugin(IPlugin Plugin, int Weight = 1);

internal readonly record struct WeightedScore(IScorePlugin Plugin, int Weight);
