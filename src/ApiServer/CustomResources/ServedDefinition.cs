using MiniKube.Api.ApiExtensions.V1;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>One definition as it is served.</summary>
internal sealed class ServedDefinition
{
    private readonly CustomResourceDefinition definition;

    private ServedDefinition(CustomResourceDefinition definition, WatchCache cache)
    {
        (this.definition, Cache) = (definition, cache);
        var versions = CustomResourceKind.Of(definition).Select(v => (Resource: new ServedResource(new ResourceStorage(v.Kind, cache, null), v.Version), v.IsServed)).ToArray();
        Resources = [.. versions.Where(static v => v.IsServed).Select(static v => v.Resource)];
        Stored = versions.Select(static v => v.Resource).Single(static r => r.Version == r.Kind.StorageVersion);
    }

    /// <summary>The objects, which all versions share.</summary>
    public WatchCache Cache { get; }

    /// <summary>One for each version that is served.</summary>
    public IReadOnlyList<ServedResource> Resources { get; }

    /// <summary>The version in which objects are stored, whether or not it is served.</summary>
    public ServedResource Stored { get; }

    /// <summary>Whether this is how a definition is to be served.</summary>
    public bool IsOf(CustomResourceDefinition other) => IsSameForm(other) && definition.Metadata.DeletionTimestamp is null == other.Metadata.DeletionTimestamp is null;

    /// <param name="definition">With the names that it is served under.</param>
    /// <param name="before">The same definition as it was served until now; null where it was not.</param>
    /// <param name="hub">Where its cache lives.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async ValueTask<ServedDefinition> MakeAsync(CustomResourceDefinition definition, ServedDefinition? before, CacheHub hub, CancellationToken cancel)
    {
        if (before is not null)
        {
            return new ServedDefinition(definition, before.Cache);
        }
        var prefix = $"/registry/{definition.Spec.Group}/{definition.Spec.Names.Plural}/";
        return new ServedDefinition(definition, await hub.AddAsync(new WatchCacheOptions { Prefix = prefix, Decode = Decoder(definition) }, cancel));
    }

    /// <summary>Ends the watches of the form before, once this one is served: their clients come again, and see the new one.</summary>
    public void Succeed(ServedDefinition before)
    {
        if (!before.IsSameForm(definition))
        {
            Cache.Redefine(Decoder(definition));
        }
    }

    private static EntryDecoder Decoder(CustomResourceDefinition definition) =>
        IndexDecoder.For(definition.Spec.Scope == "Namespaced", CustomResourceKind.SelectableFields(definition));

    private bool IsSameForm(CustomResourceDefinition other) =>
        definition.Metadata.Uid == other.Metadata.Uid && definition.Spec == other.Spec && definition.Status.AcceptedNames == other.Status.AcceptedNames;
}
