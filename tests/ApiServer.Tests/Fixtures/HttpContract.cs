using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>What the API promises over HTTP, whatever the store: a class derives from it for each group of promises, and one from that for each store.</summary>
public abstract class HttpContract(StoreKind store)
{
    protected StoreKind Kind { get; } = store;

    /// <summary>A server on a store of the kind under test; see <see cref="TestApi.StartAsync"/>.</summary>
    protected Task<TestApi> StartAsync(Func<ApiServerOptions, ApiServerOptions>? configure = null, Func<IStore, IStore>? wrap = null) =>
        TestApi.StartAsync(Kind, configure, wrap);

    /// <summary>The names of a list's items.</summary>
    protected static string[] Names(Answer list) => list["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString!).ToArray();
}
