using System.Numerics;

namespace MiniKube.Scheduler.Framework;

/// <summary>The plugins that decide for the pods of one <c>spec.schedulerName</c>, in the order in which they are called.</summary>
internal sealed class Profile
{
    private readonly IPlugin[] plugins;

    /// <param name="schedulerName">Of the pods it is for.</param>
    /// <param name="enabled">The plugins at each extension point: at most 64 in all, with exactly one queue sort and at least one bind plugin among them.</param>
    /// <param name="percentageOfNodesToScore">Null for that of all profiles.</param>
    /// <exception cref="FormatException">There is no queue sort or no bind plugin, or too many.</exception>
    public Profile(string schedulerName, Func<ExtensionPoint, IReadOnlyList<WeightedPlugin>> enabled, int? percentageOfNodesToScore = null)
    {
        SchedulerName = schedulerName;
        PercentageOfNodesToScore = percentageOfNodesToScore;
        var at = Enum.GetValues<ExtensionPoint>().ToDictionary(p => p, enabled);
        T[] Of<T>(ExtensionPoint point) where T : IPlugin => [.. at[point].Select(p => (T)p.Plugin)];
        plugins = [.. Enum.GetValues<ExtensionPoint>().SelectMany(p => at[p]).Select(p => p.Plugin).Distinct()];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plugins.Length, 64, nameof(enabled));
        var sorts = Of<IQueueSortPlugin>(ExtensionPoint.QueueSort);
        QueueSort = sorts.Length == 1 ? sorts[0]
            : throw new FormatException($"only one queue sort plugin required for profile with scheduler name \"{schedulerName}\", but got {sorts.Length}");
        PreEnqueue = Of<IPreEnqueuePlugin>(ExtensionPoint.PreEnqueue);
        PreFilter = Of<IPreFilterPlugin>(ExtensionPoint.PreFilter);
        Filter = Of<IFilterPlugin>(ExtensionPoint.Filter);
        PostFilter = Of<IPostFilterPlugin>(ExtensionPoint.PostFilter);
        PreScore = Of<IPreScorePlugin>(ExtensionPoint.PreScore);
        Score = [.. at[ExtensionPoint.Score].Select(p => new WeightedScore((IScorePlugin)p.Plugin, p.Weight))];
        Reserve = Of<IReservePlugin>(ExtensionPoint.Reserve);
        PreBind = Of<IPreBindPlugin>(ExtensionPoint.PreBind);
        Bind = Of<IBindPlugin>(ExtensionPoint.Bind);
        PostBind = Of<IPostBindPlugin>(ExtensionPoint.PostBind);
        Hints = [.. plugins.Select(HintsOf)];
        if (Bind.Length == 0)
        {
            throw new FormatException($"at least one bind plugin is needed for profile with scheduler name \"{schedulerName}\"");
        }
    }

    public string SchedulerName { get; }

    /// <summary>Of a big cluster, how many nodes are enough to choose from; 0 lets the size decide, null the scheduler's own setting.</summary>
    public int? PercentageOfNodesToScore { get; }
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
    public ulong BitOf(IPlugin plugin)
    {
        // Asked once per rejected node: by reference, which is faster than what Array.IndexOf does.
        for (var i = 0; ; i++)
        {
            if (ReferenceEquals(plugins[i], plugin))
            {
                return 1UL << i;
            }
        }
    }

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
