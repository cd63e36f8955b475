using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Metrics;

/// <summary>The figures of one server that are not about requests: what it is, what it stores, and its process.</summary>
internal static class ServerMetrics
{
    // As upstream shows them: their last 15 digits, which a double holds exactly.
    private const long ShownRevisions = 1_000_000_000_000_000;

    public static void Register(MetricRegistry registry, ResourceRegistry resources)
    {
        registry.Observe("kubernetes_build_info", "gauge", "1, under labels that say which build this is.", static () => [(ServerVersion.Labels, 1)]);
        ObserveStorages(registry, resources);
        ProcessMetrics.Register(registry);
    }

    private static void ObserveStorages(MetricRegistry registry, ResourceRegistry resources)
    {
        var storages = new Derived<(WatchCache Cache, string Name, string Labels)[]>(resources, static (served, _) => [.. served.Storages
            .Select(s => (s.Cache, Name: MetricsText.Labels(("resource", ApiError.Qualified(s.Group, s.Kind.Resource))),
                Labels: MetricsText.Labels(("group", s.Group), ("resource", s.Kind.Resource))))]);
        registry.Observe("apiserver_storage_objects", "gauge", "Stored objects, by resource.",
            () => storages.Value.Select(s => (s.Name, (double)s.Cache.Snapshot().Count)));
        registry.Observe("apiserver_resource_objects", "gauge", "Stored objects, by group and resource.",
            () => storages.Value.Select(s => (s.Labels, (double)s.Cache.Snapshot().Count)));
        registry.Observe("apiserver_watch_cache_resource_version", "gauge", "The revision that a resource's watch cache has reached.",
            () => storages.Value.Select(s => (s.Labels, (double)(s.Cache.Snapshot().Revision % ShownRevisions))));
        registry.Observe("apiserver_watch_cache_initializations_total", "counter", "How often a resource's watch cache was filled from the store.",
            () => storages.Value.Select(s => (s.Labels, (double)s.Cache.Initializations)));
        registry.Observe("apiserver_terminated_watchers_total", "counter", "Watches cut off since their clients did not keep up.",
            () => storages.Value.Select(s => (s.Labels, (double)s.Cache.CutOff)));
    }
}
