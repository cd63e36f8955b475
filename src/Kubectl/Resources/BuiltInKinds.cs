using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Schemas;
using MiniKube.Client.Discovery;

namespace MiniKube.Kubectl.Resources;

/// <summary>A kind that every server has: its resource, and the schema that this program was built with.</summary>
internal sealed record BuiltInKind(DiscoveredResource Resource, Func<Schema> Schema)
{
    public static BuiltInKind Of<T>(params string[] shortNames) where T : class, IKubernetesObject<T> => new(
        new DiscoveredResource(T.GroupVersionResource, T.GroupVersionKind.Kind, T.GroupVersionKind.Kind.ToLowerInvariant(), T.Namespaced)
        {
            ShortNames = shortNames,
        },
        static () => T.Schema);
}

/// <summary>The kinds that need no question to the server: their names are the API's, and commands on them save a round trip.</summary>
internal static class BuiltInKinds
{
    private static readonly BuiltInKind[] All =
    [
        BuiltInKind.Of<Pod>("po"),
        BuiltInKind.Of<Service>("svc"),
        BuiltInKind.Of<Node>("no"),
        BuiltInKind.Of<Namespace>("ns"),
        BuiltInKind.Of<ConfigMap>("cm"),
        BuiltInKind.Of<Secret>(),
        BuiltInKind.Of<ServiceAccount>("sa"),
        BuiltInKind.Of<Endpoints>("ep"),
        BuiltInKind.Of<Event>("ev"),
        BuiltInKind.Of<Deployment>("deploy"),
        BuiltInKind.Of<ReplicaSet>("rs"),
        BuiltInKind.Of<StatefulSet>("sts"),
        BuiltInKind.Of<DaemonSet>("ds"),
        BuiltInKind.Of<ControllerRevision>(),
        BuiltInKind.Of<ReplicationController>("rc"),
        BuiltInKind.Of<EndpointSlice>(),
        BuiltInKind.Of<Lease>(),
        // After the core group's events, which are meant where no group is named.
        BuiltInKind.Of<Api.Events.V1.Event>("ev"),
    ];

    private static readonly ApiDiscovery Known = new([.. All.Select(k => k.Resource)]);

    public static DiscoveredResource? Find(string name) => name.Contains('.') ? null : Known.Find(name);

    public static DiscoveredResource? ForKind(GroupVersionKind kind) => Known.ForKind(kind);

    /// <summary>Null for kinds that this program was not built with.</summary>
    public static Schema? SchemaOf(GroupVersionKind kind) => Array.Find(All, k => k.Resource.GroupVersionKind == kind)?.Schema();
}
