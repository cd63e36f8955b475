using System.Text;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using MiniKube.Storage.Memory;
using MiniKube.Storage.Sqlite;
using MiniKube.Testing;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>A server with a store of its own, a fake clock and seeded chance, all on the thread that asks it.</summary>
internal sealed class FuzzServer : IDisposable
{
    // Longer than any watch, and any other request, may take.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    private readonly string? directory;
    private readonly IStore store;
    private readonly SingleThread thread;
    private readonly ApiServerCore server;
    private readonly HttpMessageInvoker client;

    // A store that opens or closes does so on threads of its own.
    private bool isServing;

    /// <param name="seed">Of names, addresses and ids.</param>
    /// <param name="onDisk">A SqliteStore, else a MemoryStore.</param>
    public FuzzServer(ulong seed, bool onDisk)
    {
        directory = onDisk ? Directory.CreateTempSubdirectory("mkube-fuzz-").FullName : null;
        store = directory is null ? new MemoryStore() : SqliteStore.Open(new SqliteStoreOptions(Path.Combine(directory, "state.db")));
        Commits = new CommitLog(store);
        var time = new FakeTimeProvider();
        thread = new SingleThread(time, () => !isServing || Commits.IsBusy || server!.Parts.Hub.Revision < Commits.Revision);
        server = Run(async () =>
        {
            var core = await ApiServerCore.CreateAsync(TestApi.WithoutFlowControl(new ApiServerOptions { Time = time, Random = new SeededRandomSource(seed), Loggers = Log }.WithoutControllers()), Commits);
            await core.StartAsync();
            return core;
        });
        isServing = true;
        client = new HttpMessageInvoker(server.CreateHandler());
        foreach (var definition in (string[])[CustomKinds.Gadgets, CustomKinds.Things])
        {
            Send(new FuzzRequest("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "", Encoding.UTF8.GetBytes(definition)) { ContentType = MediaTypes.Json });
        }
        Commits.TakeChanges();
    }

    public CommitLog Commits { get; }
    public FailureLog Log { get; } = new();

    /// <summary>The custom resources that are served now, in each of their versions.</summary>
    public IReadOnlyList<(KindDeclaration Kind, KindVersion Version)> Custom =>
        [.. server.Parts.Resources.Current.All.Where(static r => r.Kind.IsCustom).Select(static r => (r.Kind, r.Version))];

    /// <summary>The kind whose objects lie under a key; null where none is served.</summary>
    public KindDeclaration? KindOf(string key) => KindList.All.Concat(Custom.Select(static c => c.Kind)).FirstOrDefault(k => key.StartsWith(ResourceStorage.PrefixOf(k), StringComparison.Ordinal));

    /// <summary>Asks, and waits for the whole answer; of a watch, for what it says until it ends or has nothing more to say. Null where nothing comes.</summary>
    /// <exception cref="Exception">The server threw.</exception>
    public FuzzAnswer? Send(FuzzRequest request)
    {
        using var message = request.ToMessage();
        var sent = thread.Run(() => client.SendAsync(message, CancellationToken.None), Longest);
        if (sent is null)
        {
            return null;
        }
        using var answer = sent.GetAwaiter().GetResult();
        var type = answer.Content.Headers.TryGetValues("Content-Type", out var types) ? string.Join(',', types) : "";
        var compressed = answer.Content.Headers.ContentEncoding.Contains("gzip");
        if (answer.Content is not StreamContent)
        {
            var whole = answer.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
            thread.Settle();
            return new FuzzAnswer((int)answer.StatusCode, type, compressed, IsStream: false, whole);
        }
        using var said = new MemoryStream();
        using var leave = new CancellationTokenSource();
        var reading = Run(async () =>
        {
            await Task.Yield();
            return ReadAsync(answer, said, leave.Token);
        });
        thread.Settle();
        leave.Cancel();
        thread.Settle();
        return new FuzzAnswer((int)answer.StatusCode, type, compressed, IsStream: true, said.ToArray());
    }

    public void Dispose()
    {
        isServing = false;
        Run(async () =>
        {
            await server.DisposeAsync();
            await store.DisposeAsync();
            return true;
        });
        client.Dispose();
        if (directory is not null)
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ReadAsync(HttpResponseMessage answer, MemoryStream said, CancellationToken leave)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(CancellationToken.None);
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, leave)) > 0)
            {
                said.Write(buffer, 0, count);
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            // The client leaves.
        }
    }

    private T Run<T>(Func<Task<T>> main) => (thread.Run(main, Longest) ?? throw new TimeoutException("the server stands still")).GetAwaiter().GetResult();
}
