using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.NodeRuntime.Tests.Images;

public sealed class RegistryTests : IDisposable
{
    private readonly TemporaryDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task An_image_is_pulled_by_tag_and_by_digest_from_a_real_registry()
    {
        Requirements.Root();
        using var registry = await RealRegistry.StartAsync(temp);
        WriteLayers();
        registry.Push($"oci:{temp["layout"]}:app:1", "team/app:1");
        var store = new ImageStore(temp["store"]);
        var pulled = await store.PullAsync(ImageReference.Parse($"{registry.Host}/team/app:1"));
        Assert.Equal("", pulled.Message);
        var image = pulled.Image!;
        Assert.Equal([$"{registry.Host}/team/app:1"], image.Tags);
        Assert.Equal(["/top"], image.Config.Entrypoint);
        Assert.Equal(3, image.Chains.Count);

        var other = new ImageStore(temp["other"]);
        var byDigest = ImageReference.Parse(image.Digests.Single());
        Assert.Equal(image.Id, (await other.PullAsync(byDigest)).Image?.Id);
        Assert.Equal(image.Id, other.Find(byDigest)?.Id);
    }

    [Fact]
    public async Task Many_pulls_of_one_image_share_the_work()
    {
        Requirements.Root();
        using var registry = await RealRegistry.StartAsync(temp);
        WriteLayers();
        registry.Push($"oci:{temp["layout"]}:app:1", "app:1");
        var store = new ImageStore(temp["store"]);
        var reference = ImageReference.Parse($"{registry.Host}/app:1");
        var images = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.PullAsync(reference)));
        Assert.Single(images.Select(i => i.Image!.Id).Distinct());
        Assert.NotNull((await store.PullAsync(reference)).Image);
    }

    [Fact]
    public async Task The_failures_of_a_pull_say_what_was_wrong()
    {
        Requirements.Root();
        using var registry = await RealRegistry.StartAsync(temp);
        WriteLayers();
        registry.Push($"oci:{temp["layout"]}:app:1", "app:1");
        var store = new ImageStore(temp["store"]);

        var missing = await store.PullAsync(ImageReference.Parse($"{registry.Host}/no/such:1"));
        Assert.Equal(PullFailureKind.NotFound, missing.Failure);
        Assert.Contains($"failed to pull image \"{registry.Host}/no/such:1\"", missing.Message);
        Assert.Contains("not found", missing.Message);

        var silent = await store.PullAsync(ImageReference.Parse($"127.0.0.1:{RealRegistry.FreePort()}/app:1"));
        Assert.Equal(PullFailureKind.Unreachable, silent.Failure);
        Assert.Contains("Connection refused", silent.Message);

        foreach (var blob in Directory.GetFiles(registry.Storage, "data", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 2000))
        {
            var bytes = File.ReadAllBytes(blob);
            bytes[^1000] ^= 1;
            File.WriteAllBytes(blob, bytes);
        }
        var corrupt = await store.PullAsync(ImageReference.Parse($"{registry.Host}/app:1"));
        Assert.Equal(PullFailureKind.Invalid, corrupt.Failure);
        Assert.Contains("digest", corrupt.Message);
        Assert.Empty(store.List());
        Assert.Empty(Directory.GetFileSystemEntries(temp["store/work"]));
    }

    [Fact]
    public async Task A_token_is_fetched_an_index_resolved_and_a_broken_download_resumed()
    {
        Requirements.Root();
        WriteLayers();
        var served = new StubRegistry(temp["layout"]);
        await using var app = await served.StartAsync();
        var store = new ImageStore(temp["store"]);
        var pulled = await store.PullAsync(ImageReference.Parse($"127.0.0.1:{served.Port}/a/b:multi"), new RegistryCredentials("me", "secret"));
        Assert.Equal("", pulled.Message);
        Assert.Equal([$"127.0.0.1:{served.Port}/a/b@{served.IndexDigest}"], pulled.Image!.Digests);
        Assert.Equal("repository:a/b:pull", served.Scope);
        Assert.True(served.Resumed > 0, "no download was resumed");

        var wrong = await store.PullAsync(ImageReference.Parse($"127.0.0.1:{served.Port}/a/b:multi"), new RegistryCredentials("me", "wrong"));
        Assert.Equal(PullFailureKind.Unauthorized, wrong.Failure);
    }

    private void WriteLayers() => TestImages.WriteLayout(temp["layout"], "app:1",
    [
        TestImages.Layer(t => t.File("base", Noise(1))),
        TestImages.Layer(t => t.File("middle", Noise(2))),
        TestImages.Layer(t => t.File("top", Noise(3))),
    ], TestImages.Gzip, """{"Entrypoint":["/top"]}""");

    private static byte[] Noise(int seed)
    {
        var bytes = new byte[200_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Serves an OCI layout behind a token, as an index, and breaks off the first answer to each large blob.</summary>
    private sealed class StubRegistry(string layout)
    {
        private readonly HashSet<string> broken = [];
        private byte[] index = [];

        public int Port { get; } = RealRegistry.FreePort();
        public string IndexDigest => Digest.Of(index);
        public string? Scope { get; private set; }
        public int Resumed { get; private set; }

        public async Task<WebApplication> StartAsync()
        {
            using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "index.json")));
            var entry = Manifest.ReadDescriptor(document.RootElement.GetProperty("manifests")[0]);
            index = Encoding.UTF8.GetBytes($$"""
                {"schemaVersion":2,"manifests":[
                {"mediaType":"{{Manifest.OciManifest}}","digest":"sha256:{{new string('0', 64)}}","size":1,"platform":{"os":"windows","architecture":"amd64"} },
                {"mediaType":"{{Manifest.OciManifest}}","digest":"{{entry.Digest}}","size":{{entry.Size}},"platform":{"os":"linux","architecture":"{{Platform.Current.Architecture}}" } } ] }
                """);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls($"http://127.0.0.1:{Port}");
            var app = builder.Build();
            app.Run(AnswerAsync);
            await app.StartAsync();
            return app;
        }

        private async Task AnswerAsync(HttpContext context)
        {
            var path = context.Request.Path.Value!;
            if (path == "/token")
            {
                Scope = context.Request.Query["scope"];
                var right = context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String("me:secret"u8);
                context.Response.StatusCode = right ? 200 : 401;
                if (right)
                    await context.Response.WriteAsync("""{"token":"abc"}""");
                return;
            }
            if (context.Request.Headers.Authorization != "Bearer abc")
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://127.0.0.1:{Port}/token\",service=\"stub\"";
                return;
            }
            var name = path.Split('/')[^1];
            var content = name == "multi" ? index : File.ReadAllBytes(Path.Combine(layout, "blobs/sha256", Digest.Hex(name)));
            if (context.Request.GetTypedHeaders().Range?.Ranges.First().From is { } from)
            {
                Resumed++;
                context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
                content = content[(int)from..];
            }
            bool cutShort;
            lock (broken)
                cutShort = content.Length > 10_000 && broken.Add(name);
            if (!cutShort)
                context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(cutShort ? content.AsMemory(0, 5000) : content);
        }
    }
}
