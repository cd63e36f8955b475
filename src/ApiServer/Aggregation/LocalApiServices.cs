using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>The APIServices that say of each group and version which this server serves itself that it does, as kube-aggregator keeps them.</summary>
internal sealed class LocalApiServices(ServerParts parts)
{
    /// <summary>The label by which they are known: <c>onstart</c> for built-in groups, <c>true</c> for those of custom resources.</summary>
    private const string ManagedLabel = "kube-aggregator.kubernetes.io/automanaged";

    private const int CustomGroupPriority = 1000;
    private const int CustomVersionPriority = 100;
    private const int OtherGroupPriority = 15_700;
    private const int DefaultVersionPriority = 15;

    // The order of groups in discovery, as upstream gives it.
    private static readonly Dictionary<string, int> GroupPriorities = new(StringComparer.Ordinal)
    {
        [""] = 18_000,
        ["apps"] = 17_800,
        ["events.k8s.io"] = 17_750,
        ["authentication.k8s.io"] = 17_700,
        ["authorization.k8s.io"] = 17_600,
        ["autoscaling"] = 17_500,
        ["batch"] = 17_400,
        ["certificates.k8s.io"] = 17_300,
        ["networking.k8s.io"] = 17_200,
        ["policy"] = 17_100,
        ["rbac.authorization.k8s.io"] = 17_000,
        ["storage.k8s.io"] = 16_800,
        ["apiextensions.k8s.io"] = 16_700,
        ["admissionregistration.k8s.io"] = 16_700,
        ["scheduling.k8s.io"] = 16_600,
        ["coordination.k8s.io"] = 16_500,
        ["node.k8s.io"] = 16_300,
        ["discovery.k8s.io"] = 16_200,
        ["flowcontrol.apiserver.k8s.io"] = 16_100,
        ["resource.k8s.io"] = 15_900,
    };

    private static readonly Dictionary<(string Group, string Version), int> VersionPriorities = new()
    {
        [("", "v1")] = 1,
        [("autoscaling", "v2")] = 30,
        [("flowcontrol.apiserver.k8s.io", "v1")] = 21,
    };

    private readonly ResourceStorage storage = parts.Resources.Of("APIService");
    private readonly SystemObjects system = new(parts, null);
    private readonly ObjectDeleter deleter = new(parts);

    /// <summary>All that there are. Definitions that are read after this are at least as new as those for which others made these.</summary>
    public CacheSnapshot Stored() => storage.Cache.Snapshot();

    /// <summary>Makes those that are missing, and deletes those of groups and versions that are no longer served. Others, which somebody registered, stay.</summary>
    /// <param name="stored">Those that there were when this server looked at what it is to serve.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task SyncAsync(CacheSnapshot stored, CancellationToken cancel)
    {
        var wanted = Of(parts.Resources.Current).ToDictionary(static s => s.Name(), StringComparer.Ordinal);
        foreach (var service in wanted.Values)
        {
            await system.EnsureAsync("APIService", null, service, cancel);
        }
        // What cannot be read is not known to be ours.
        foreach (var entry in stored.Under(storage.Cache.Prefix).Where(static e => e.IsReadable))
        {
            var service = storage.Decode(entry.Json, entry.ModRevision);
            if (!wanted.ContainsKey(service.Name()) && service.At("metadata", "labels", ManagedLabel) is not null)
            {
                await DeleteAsync(service, cancel);
            }
        }
    }

    private async Task DeleteAsync(DocumentObject service, CancellationToken cancel)
    {
        var name = service.Name();
        var context = parts.OwnContext(storage, null, cancel) with { Name = name };
        // Another server may have been faster, or have made it anew since.
        var seen = new DeleteOptions { Preconditions = new() { Uid = service.Uid() } };
        if ((await deleter.DeleteAsync(storage, context, name, seen)).Error is { } error && error.Status.Reason is not ("NotFound" or "Conflict"))
        {
            throw new InvalidOperationException($"the APIService {name} could not be deleted: {error.Status.Message}");
        }
    }

    /// <summary>One for each group and version that is served whatever is defined, but the aggregator's own.</summary>
    public static IEnumerable<DocumentObject> OfBuiltIn(ResourceSet resources) => VersionsOf(resources.BuiltIn).Where(static v => v.Group != "apiregistration.k8s.io")
        .Select(static v => ApiService(v.Group, v.Version, "onstart", GroupPriorities.GetValueOrDefault(v.Group, OtherGroupPriority), VersionPriorities.GetValueOrDefault(v, DefaultVersionPriority)));

    private static IEnumerable<DocumentObject> Of(ResourceSet resources)
    {
        var builtIn = resources.BuiltIn.Select(static r => r.Group).ToHashSet(StringComparer.Ordinal);
        return OfBuiltIn(resources).Concat(VersionsOf(resources.All).Where(v => !builtIn.Contains(v.Group))
            .Select(static v => ApiService(v.Group, v.Version, "true", CustomGroupPriority, CustomVersionPriority)));
    }

    private static IEnumerable<(string Group, string Version)> VersionsOf(IEnumerable<ServedResource> resources) =>
        resources.Select(static r => (r.Group, r.Version.Name.Version)).Distinct();

    private static DocumentObject ApiService(string group, string version, string managed, int groupPriority, int versionPriority)
    {
        var spec = new DocumentObject(("version", version), ("groupPriorityMinimum", groupPriority), ("versionPriority", versionPriority));
        return new(
            ("metadata", new DocumentObject(("name", $"{version}.{group}"), ("labels", new DocumentObject((ManagedLabel, managed))))),
            ("spec", group.Length == 0 ? spec : spec.With("group", group)));
    }
}
