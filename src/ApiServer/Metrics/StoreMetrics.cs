using System.Collections.Concurrent;
using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Metrics;

/// <summary>
/// The figures about the store, whichever it is, under the names that kube-apiserver gives them for etcd. Keys tell the resource:
/// <c>/registry/{group}/{resource}/...</c>, with <c>core</c> for the empty group.
/// </summary>
internal sealed class StoreMetrics(MetricRegistry registry)
{
    private const string Root = "/registry/";

    private readonly MetricFamily<Counter> requests = registry.Counter("etcd_requests_total", "Requests to the store, by operation and resource.");
    private readonly MetricFamily<Counter> errors = registry.Counter("etcd_request_errors_total", "Requests to the store that failed.");
    private readonly MetricFamily<Histogram> durations = registry.Histogram("etcd_request_duration_seconds", "Seconds of requests to the store.", Buckets.Latency);
    private readonly MetricFamily<Counter> stored = registry.Counter("apiserver_storage_events_received_total", "Changes received from the store.");
    private readonly MetricFamily<Counter> received = registry.Counter("apiserver_watch_cache_events_received_total", "Changes that came to watch caches.");
    private readonly MetricFamily<Counter> dispatched = registry.Counter("apiserver_watch_cache_events_dispatched_total", "Changes that watch caches have passed on to watchers.");
    private readonly ConcurrentDictionary<string, Resource> resources = new(StringComparer.Ordinal);

    /// <summary>The metrics of the resource that a key or a prefix belongs to.</summary>
    public Resource Of(ReadOnlySpan<char> key)
    {
        var prefix = PrefixOf(key);
        return resources.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out var known)
            ? known
            : resources.GetOrAdd(prefix.ToString(), p => new Resource(this, p));
    }

    // What is not of that form (the whole store) has no resource.
    private static ReadOnlySpan<char> PrefixOf(ReadOnlySpan<char> key)
    {
        if (!key.StartsWith(Root))
        {
            return "";
        }
        var group = key[Root.Length..].IndexOf('/');
        var resource = group < 0 ? -1 : key[(Root.Length + group + 1)..].IndexOf('/');
        return resource < 0 ? "" : key[..(Root.Length + group + 1 + resource)];
    }

    /// <summary>The metrics of one resource in the store.</summary>
    internal sealed class Resource
    {
        private readonly StoreMetrics owner;
        private readonly string labels;

        public Resource(StoreMetrics owner, string prefix)
        {
            var parts = prefix.Length == 0 ? [] : prefix[Root.Length..].Split('/');
            var (group, resource) = parts is [var g, var r] ? (g == "core" ? "" : g, r) : ("", "");
            this.owner = owner;
            labels = MetricsText.Labels(("group", group), ("resource", resource));
            Operation Of(string operation) => new(owner, MetricsText.Labels(("group", group), ("operation", operation), ("resource", resource)));
            (Create, Update, Delete, List) = (Of("create"), Of("update"), Of("delete"), Of("list"));
        }

        public Operation Create { get; }
        public Operation Update { get; }
        public Operation Delete { get; }
        public Operation List { get; }

        public Counter Stored => field ??= owner.stored.Get(labels);
        public Counter Received => field ??= owner.received.Get(labels);
        public Counter Dispatched => field ??= owner.dispatched.Get(labels);
    }

    /// <summary>One kind of request to the store.</summary>
    internal sealed class Operation(StoreMetrics owner, string labels)
    {
        private Counter Requests => field ??= owner.requests.Get(labels);
        private Counter Errors => field ??= owner.errors.Get(labels);
        private Histogram Duration => field ??= owner.durations.Get(labels);

        public void Ended(TimeSpan took, bool failed)
        {
            Requests.Add();
            Duration.Observe(took.TotalSeconds);
            if (failed)
            {
                Errors.Add();
            }
        }
    }
}
