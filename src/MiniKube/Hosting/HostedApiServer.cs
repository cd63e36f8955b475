using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;
using MiniKube.Storage.Etcd;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Hosting;

/// <summary>An API server with its store and the store's upkeep.</summary>
internal sealed partial class HostedApiServer : IAsyncDisposable
{
    private readonly IStore store;
    private readonly CancellationTokenSource stop = new();
    private readonly Task upkeep;

    private HostedApiServer(IStore store, ApiServerHost host, TimeSpan compaction, ApiServerOptions options)
    {
        (this.store, Host) = (store, host);
        var log = Logger(options);
        upkeep = compaction == TimeSpan.Zero ? Task.CompletedTask
            : store is EtcdStore etcd ? etcd.CompactEveryAsync(compaction, e => LogCompactionFailure(log, e.Message), stop.Token)
            : AutoCompactor.RunAsync(store, compaction, options.Time, e => LogCompactionFailure(log, e.Message), stop.Token);
    }

    public ApiServerHost Host { get; }

    /// <exception cref="MkubeException">The address is taken, a file cannot be used, or etcd does not answer.</exception>
    public static async Task<HostedApiServer> StartAsync(ApiServerOptions options, StoreSettings settings, CancellationToken cancel)
    {
        IStore? store = null;
        try
        {
            Directory.CreateDirectory(options.DataDirectory!);
            using var pause = settings.Etcd is null ? CollectionPause.ForReading(StoreSettings.File(options.DataDirectory!)) : null;
            store = await OpenAsync(options, settings, cancel);
            return new HostedApiServer(store, await ApiServerHost.StartAsync(options, store, cancel), settings.CompactionInterval, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or UnreadableValueException)
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }
            throw new MkubeException($"apiserver: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await stop.CancelAsync();
        await upkeep;
        await store.DisposeAsync();
        stop.Dispose();
    }

    private static async Task<IStore> OpenAsync(ApiServerOptions options, StoreSettings settings, CancellationToken cancel)
    {
        if (settings.Etcd is not { } etcd)
        {
            return SqliteStore.Open(new SqliteStoreOptions(StoreSettings.File(options.DataDirectory!)) { Time = options.Time });
        }
        var log = Logger(options);
        return await EtcdStore.OpenAsync(etcd with { OnError = e => LogWatchFailure(log, e.Message) }, options.Time, cancel);
    }

    private static ILogger Logger(ApiServerOptions options) => options.Loggers.CreateLogger("MiniKube.Hosting.Store");

    [LoggerMessage(Level = LogLevel.Warning, Message = "the watch of the store failed, and is begun again: {Problem}")]
    private static partial void LogWatchFailure(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the store could not be compacted: {Problem}")]
    private static partial void LogCompactionFailure(ILogger log, string problem);
}
