using System.Collections.Concurrent;
using System.Globalization;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Metrics;

/// <summary>The figures about requests. Paths that lead nowhere share one series, so that nobody can make the server count without bound.</summary>
internal sealed class RequestMetrics(MetricRegistry registry, ResourceRegistry resources)
{
    private readonly ConcurrentDictionary<Key, Series> all = new();
    private readonly MetricFamily<Counter> requests = registry.Counter("apiserver_request_total", "Requests, by verb, dry run, resource, scope and code.");
    private readonly MetricFamily<Histogram> durations = registry.Histogram("apiserver_request_duration_seconds",
        "Seconds from the arrival of a request to the end of its answer.", Buckets.Latency);
    private readonly MetricFamily<Histogram> indicators = registry.Histogram("apiserver_request_sli_duration_seconds",
        "Seconds of requests that change or read what is stored, without dry runs and long-running ones.", Buckets.Indicator);
    private readonly MetricFamily<Histogram> sizes = registry.Histogram("apiserver_response_sizes", "Bytes of answers to reads.", Buckets.Sizes);
    private readonly MetricFamily<Counter> longRunning = registry.Gauge("apiserver_longrunning_requests", "Long-running requests under way.");
    private readonly MetricFamily<Counter> terminations = registry.Counter("apiserver_request_terminations_total",
        "Requests that the server ended in self-defence: too many, or too long.");
    private readonly MetricFamily<Counter> aborts = registry.Counter("apiserver_request_aborts_total", "Requests that ended without an answer.");
    private readonly MetricFamily<Counter> events = registry.Counter("apiserver_watch_events_total", "Events sent to watchers.");
    private readonly MetricFamily<Histogram> eventSizes = registry.Histogram("apiserver_watch_events_sizes", "Bytes of events sent to watchers.", Buckets.EventSizes);

    /// <summary>What one kind of request is counted under.</summary>
    public Series Of(ApiRequest request)
    {
        var info = request.Info;
        var dryRun = info.Verb is not ("get" or "list" or "watch") && request.Query("dryRun") is { Length: > 0 } given ? given == "All" ? "All" : "invalid" : "";
        var key = !info.IsResource
            ? new Key(MetricVerb.OfMethod(request.Http.Request.Method), dryRun, "", "", "", PathTable.Known(info.Path), "")
            : IsServed(info)
                ? new Key(MetricVerb.Of(request), dryRun, info.Group, info.Version, info.Resource, info.Subresource ?? "", ScopeOf(info))
                : new Key(MetricVerb.Of(request), dryRun, "", "", "", "", ScopeOf(info));
        return all.TryGetValue(key, out var series) ? series : all.GetOrAdd(key, Create);
    }

    /// <summary>How many events watchers of a resource are sent, and how large they are.</summary>
    public (Counter Count, Histogram Sizes) WatchEvents(ServedResource resource)
    {
        var labels = MetricsText.Labels(("group", resource.Group), ("resource", resource.Kind.Resource), ("version", resource.Version.Name.Version));
        return (events.Get(labels), eventSizes.Get(labels));
    }

    private bool IsServed(RequestInfo info) =>
        resources.Find(info.Group, info.Version, info.Resource) is { } served && (info.Subresource is null || served.Kind.Sub(info.Subresource) is not null);

    private static string ScopeOf(RequestInfo info) =>
        info.Name is not null || info.Verb == "create" ? "resource" : info.Namespace is not null ? "namespace" : "cluster";

    private Series Create(Key key)
    {
        var labels = MetricsText.Labels(("component", "apiserver"), ("group", key.Group), ("resource", key.Resource), ("scope", key.Scope),
            ("subresource", key.Subresource), ("verb", key.Verb), ("version", key.Version));
        var withDryRun = MetricsText.Labels(("component", "apiserver"), ("dry_run", key.DryRun), ("group", key.Group), ("resource", key.Resource),
            ("scope", key.Scope), ("subresource", key.Subresource), ("verb", key.Verb), ("version", key.Version));
        return new Series(this, key, labels, withDryRun);
    }

    internal readonly record struct Key(string Verb, string DryRun, string Group, string Version, string Resource, string Subresource, string Scope);

    /// <summary>The metrics of requests that are alike.</summary>
    internal sealed class Series
    {
        private readonly RequestMetrics owner;
        private readonly string labels;
        private readonly string withDryRun;
        private readonly ConcurrentDictionary<int, Counter> codes = new();
        private readonly Histogram duration;
        private readonly Histogram? indicator;
        private readonly Histogram? size;

        public Series(RequestMetrics owner, Key key, string labels, string withDryRun)
        {
            (this.owner, this.labels, this.withDryRun) = (owner, labels, withDryRun);
            duration = owner.durations.Get(withDryRun);
            indicator = key.Resource.Length > 0 && key.DryRun.Length == 0 && key.Verb is not ("WATCH" or "CONNECT") ? owner.indicators.Get(labels) : null;
            size = key.Verb is "GET" or "LIST" ? owner.sizes.Get(labels) : null;
        }

        /// <summary>An answer has been given.</summary>
        /// <param name="code">Its status code.</param>
        /// <param name="seconds">From the arrival of the request on.</param>
        /// <param name="bytes">Of its body; null where nobody knows.</param>
        public void Answered(int code, double seconds, long? bytes)
        {
            if (!codes.TryGetValue(code, out var counter))
            {
                counter = codes.GetOrAdd(code, c => owner.requests.Get($"code=\"{Text(c)}\",{withDryRun}"));
            }
            counter.Add();
            duration.Observe(seconds);
            indicator?.Observe(seconds);
            if (bytes is { } length)
            {
                size?.Observe(length);
            }
        }

        /// <summary>The server refused or ended a request to protect itself.</summary>
        public void Terminated(int code) => owner.terminations.Get($"code=\"{Text(code)}\",{labels}").Add();

        /// <summary>The connection ended before the answer did.</summary>
        public void Aborted() => owner.aborts.Get(labels[(labels.IndexOf(',', StringComparison.Ordinal) + 1)..]).Add();

        /// <summary>How many are under way, for requests that run long.</summary>
        public Counter LongRunning => field ??= owner.longRunning.Get(labels);

        private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
    }
}
