using MiniKube.Api.Codecs;
using MiniKube.Api.FlowControl.V1;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Requests;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// Keeps the levels and flow schemas that requests are sorted by as FlowSchemas and PriorityLevelConfigurations say. Before these are loaded, and for mandatory ones that are missing, the mandatory ones count.
/// </summary>
internal sealed class FlowController
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly int serverSeats;
    private readonly FlowMetrics metrics;
    private Dictionary<string, PriorityLevel> byName = new(StringComparer.Ordinal);
    private PriorityLevel[] levels = [];
    private Flow[] flows = [];
    private double fairFraction;

    /// <param name="serverSeats">How many requests run at once; more than none.</param>
    /// <param name="registry">Where figures go.</param>
    /// <param name="time">The clock.</param>
    public FlowController(int serverSeats, MetricRegistry registry, TimeProvider time)
    {
        (this.serverSeats, this.time) = (serverSeats, time);
        metrics = new FlowMetrics(registry, () => Levels, () => Volatile.Read(ref fairFraction));
        Digest([], []);
    }

    /// <summary>The levels at work, in order of their names.</summary>
    public IReadOnlyList<PriorityLevel> Levels => Volatile.Read(ref levels);

    /// <summary>The flow schema of a request: the first that matches.</summary>
    public Flow Classify(RequestInfo info, UserInfo user)
    {
        var all = Volatile.Read(ref flows);
        foreach (var flow in all)
        {
            if (flow.Matches(info, user))
            {
                return flow;
            }
        }
        // The last is the catch-all.
        return all[^1];
    }

    /// <summary>Takes over what the caches hold.</summary>
    public void Digest(WatchCache levelCache, WatchCache schemaCache)
    {
        // Read under the lock: whoever reads first takes over first.
        lock (gate)
        {
            Digest(All<PriorityLevelConfiguration>(levelCache), All<FlowSchema>(schemaCache));
        }
    }

    /// <summary>Takes over these objects.</summary>
    public void Digest(IReadOnlyList<PriorityLevelConfiguration> configurations, IReadOnlyList<FlowSchema> schemas)
    {
        lock (gate)
        {
            var next = new Dictionary<string, PriorityLevel>(StringComparer.Ordinal);
            foreach (var configuration in WithMandatory(configurations, FlowControlDefaults.MandatoryLevels, static c => c.Metadata.Name))
            {
                var name = configuration.Metadata.Name!;
                var level = byName.GetValueOrDefault(name) ?? new PriorityLevel(name, time);
                level.Configure(configuration.Metadata.Uid ?? "", configuration.Spec);
                next.Add(name, level);
            }
            // A level that is gone has its seats until its queues are empty.
            foreach (var level in levels.Where(l => !next.ContainsKey(l.Name) && !l.Queues.IsIdle))
            {
                level.IsQuiescing = true;
                next.Add(level.Name, level);
            }
            byName = next;
            Volatile.Write(ref levels, [.. next.Values.OrderBy(l => l.Name, StringComparer.Ordinal)]);
            Volatile.Write(ref flows,
            [
                .. WithMandatory(schemas, FlowControlDefaults.MandatorySchemas, static s => s.Metadata.Name)
                    .OrderBy(s => s.Spec.MatchingPrecedence).ThenBy(s => s.Metadata.Name, StringComparer.Ordinal)
                    .Select(s => next.TryGetValue(s.Spec.PriorityLevelConfiguration.Name, out var level) && !level.IsQuiescing
                        ? new Flow(s.Metadata.Name!, s.Metadata.Uid ?? "", s.Spec, level, metrics.Of(level.Name, s.Metadata.Name!))
                        : null)
                    .OfType<Flow>(),
            ]);
            var shares = levels.Sum(l => l.Shares);
            foreach (var level in levels)
            {
                level.Limits = SeatLimits.Of(serverSeats, level.Shares, shares, level.LendablePercent, level.Spec.Limited?.BorrowingLimitPercent);
            }
            ShareSeats();
        }
    }

    /// <summary>Shares the seats anew by what the levels needed since the last time, and lets go of levels that are gone and empty.</summary>
    public void Adjust()
    {
        lock (gate)
        {
            if (levels.Any(l => l.IsQuiescing && l.Queues.IsIdle))
            {
                Volatile.Write(ref levels, [.. levels.Where(l => !l.IsQuiescing || !l.Queues.IsIdle)]);
                byName = levels.ToDictionary(l => l.Name, StringComparer.Ordinal);
            }
            ShareSeats();
        }
    }

    /// <summary>Whether requests of a level can come.</summary>
    public bool HasLevel(string name)
    {
        lock (gate)
        {
            return byName.TryGetValue(name, out var level) && !level.IsQuiescing;
        }
    }

    private void ShareSeats()
    {
        var (seats, fraction) = SeatSharing.Share([.. levels.Select(l => l.Claim())]);
        foreach (var (level, count) in levels.Zip(seats))
        {
            level.Queues.Resize(count);
        }
        Volatile.Write(ref fairFraction, fraction);
    }

    private static IEnumerable<T> WithMandatory<T>(IReadOnlyList<T> given, IReadOnlyList<T> mandatory, Func<T, string?> name) =>
        given.Concat(mandatory.Where(m => !given.Any(g => name(g) == name(m))));

    private static T[] All<T>(WatchCache cache) where T : class, IApiType<T> =>
        [.. cache.Snapshot().Under(cache.Prefix).Select(e => ApiJson.Read<T>(e.Json.Span))];
}
