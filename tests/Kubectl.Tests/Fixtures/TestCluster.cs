using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;
using MiniKube.Storage.Memory;

namespace MiniKube.Kubectl.Tests.Fixtures;

/// <summary>What a command line did.</summary>
public sealed record Ran(int ExitCode, string Out, string Error);

/// <summary>Our API server in this process, and command lines run against it.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private static readonly TimeProvider Clock = new FixedClock();

    private readonly MemoryStore store;
    private readonly ApiServerCore server;
    private readonly ClientConfig config = new() { Server = new Uri("https://api"), RequestTimeout = null };

    private TestCluster(MemoryStore store, ApiServerCore server)
    {
        this.store = store;
        this.server = server;
        Handler = server.CreateHandler();
        Client = new KubeClient(config, Handler, TimeProvider.System);
        Folder = Directory.CreateTempSubdirectory("mkube-kubectl-").FullName;
    }

    public HttpMessageHandler Handler { get; }
    public KubeClient Client { get; }
    public string Folder { get; }

    public static async Task<TestCluster> StartAsync()
    {
        var store = new MemoryStore();
        var server = await ApiServerCore.CreateAsync(new ApiServerOptions { Time = Clock }.WithoutControllers(), store);
        await server.StartAsync();
        var cluster = new TestCluster(store, server);
        await cluster.CreateAsync("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: default}}");
        return cluster;
    }

    public Task<Ran> RunAsync(params string[] args) => RunWithInputAsync("", args);

    public async Task<Ran> RunWithInputAsync(string input, params string[] args)
    {
        using var limit = new CancellationTokenSource(HangGuard);
        return await RunAsync(input, limit.Token, args);
    }

    public async Task<Ran> RunAsync(string input, CancellationToken ct, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var streams = new KubectlStreams(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error);
        var host = new KubectlHost(streams, Clock) { Config = config, Transport = Handler };
        var code = await KubectlProgram.RunAsync(args, host, ct);
        return new Ran(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>A command on streams of the test's own; the answer is its exit code.</summary>
    internal async Task<int> RunOnAsync(KubectlStreams streams, params string[] args)
    {
        using var limit = new CancellationTokenSource(HangGuard);
        return await KubectlProgram.RunAsync(args, new KubectlHost(streams, Clock) { Config = config, Transport = Handler }, limit.Token);
    }

    /// <summary>A command that runs on; its output can be read while it does.</summary>
    internal RunningCommand Start(params string[] args) => new(
        streams => new KubectlHost(streams, Clock) { Config = config, Transport = Handler }, args);

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public async Task<DocumentObject> CreateAsync(string yaml)
    {
        var obj = (DocumentObject)YamlReader.Read(yaml);
        var created = await Objects(obj).CreateAsync(obj);
        return created.OrThrow();
    }

    public async Task SetStatusAsync(string yaml)
    {
        var obj = (DocumentObject)YamlReader.Read(yaml);
        (await Objects(obj).PatchAsync(obj.Name(), obj.NamespaceOf(), Patch.Merge(new DocumentObject(("status", obj["status"]!))), "status")).OrThrow();
    }

    public async Task<DocumentObject?> GetAsync(string kind, string name, string ns = "default")
    {
        var resource = BuiltInKinds.Find(kind)!;
        return (await Client.Dynamic(resource.Resource, resource.Namespaced).GetAsync(name, ns)).OrNull();
    }

    private ResourceClient<DocumentObject> Objects(DocumentObject obj)
    {
        var kind = Api.Schemas.GroupVersionKind.Parse(obj["apiVersion"]!.AsString!, obj["kind"]!.AsString!);
        var resource = BuiltInKinds.ForKind(kind)!;
        return Client.Dynamic(resource.Resource, resource.Namespaced);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The same moment always, so that ages and times can stand in golden files; what waits, waits really.</summary>
    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 4, 4, 5, TimeSpan.Zero);
    }
}
