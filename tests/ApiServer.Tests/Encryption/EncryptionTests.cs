using System.Security.Cryptography;
using System.Text;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Encryption;

/// <summary>Objects that are encrypted where they are stored, and nowhere else.</summary>
public abstract class EncryptionContract(StoreKind kind) : HttpContract(kind), IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string KeyOfA = "/registry/core/secrets/default/a";
    private const string NoKey = "Internal error occurred: unable to transform key \"/registry/core/secrets/default/a\": ";

    private static readonly byte[] One = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] Two = [.. Enumerable.Repeat((byte)2, 32)];

    private readonly string file = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(file);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("aescbc")]
    [InlineData("aesgcm")]
    [InlineData("secretbox")]
    public async Task An_encrypted_object_is_read_listed_and_watched_as_it_is(string provider)
    {
        Configure($"{{{provider}: {Keys(("one", One))}}}");
        await using var api = await StartAsync(Encrypted);
        using var watch = await api.Watch(Secrets + "?watch=true");
        Assert.Equal(201, (await api.Post(Secrets, Secret("a", "hunter2"))).Code);
        await AssertStored(api, $"k8s:enc:{provider}:v1:one:");

        Assert.Equal("hunter2", Text(await api.Get(Secrets + "/a")));
        Assert.Equal(["a"], Names(await api.Get(Secrets + "?labelSelector=app%3Da")));
        Assert.Empty(Names(await api.Get(Secrets + "?labelSelector=app%3Db")));
        Assert.Equal(200, (await api.Patch(Secrets + "/a", """{"stringData":{"k":"hunter3"}}""")).Code);
        Assert.Equal(200, (await api.Delete(Secrets + "/a")).Code);
        foreach (var (type, value) in new[] { ("ADDED", "hunter2"), ("MODIFIED", "hunter3"), ("DELETED", "hunter3") })
        {
            var e = await watch.NextAsync();
            Assert.Equal((type, value), (e!.Value.Type, Encoding.UTF8.GetString(Convert.FromBase64String(e.Value.Object.At("data", "k")!.AsString!))));
        }
        Assert.Contains(await api.Metrics(), l => l.StartsWith(
            $"apiserver_storage_transformation_operations_total{{status=\"OK\",transformation_type=\"to_storage\",transformer_prefix=\"k8s:enc:{provider}:v1:\"}} 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_resources_are_stored_as_they_were()
    {
        Configure($"{{aesgcm: {Keys(("one", One))}}}");
        await using var api = await StartAsync(Encrypted);
        Assert.Equal(201, (await api.Post(Maps, Map("a"))).Code);
        Assert.Equal(1, (await api.Store.GetAsync("/registry/core/configmaps/default/a"))!.Value[0]);
    }

    [Fact]
    public async Task What_another_program_encrypted_so_is_read()
    {
        Configure($"{{aescbc: {Keys(("one", One))}}}");
        await using var api = await StartAsync(Encrypted);
        var value = StoredObject.Pack("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"default"},"data":{"k":"aHVudGVyMg=="},"type":"Opaque"}"""u8);
        using var aes = Aes.Create();
        aes.Key = One;
        byte[] iv = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        await api.Store.CommitAsync(Commit.Create(KeyOfA, [.. "k8s:enc:aescbc:v1:one:"u8, .. iv, .. aes.EncryptCbc(value, iv)]));
        Assert.Equal("hunter2", Text(await api.Get(Secrets + "/a")));
    }

    [Fact]
    public async Task Keys_are_rotated_by_writing_objects_again()
    {
        Configure($"{{aescbc: {Keys(("one", One))}}}", "{identity: {}}");
        await using var cluster = await StartAsync(Encrypted);
        await cluster.Post(Secrets, Secret("a", "hunter2"));
        await AssertStored(cluster, "k8s:enc:aescbc:v1:one:");

        // The new key reads and writes, the old one reads.
        Configure($"{{aescbc: {Keys(("two", Two), ("one", One))}}}", "{identity: {}}");
        await using var rotated = await Restart(cluster);
        var secret = await rotated.Get(Secrets + "/a");
        await AssertStored(rotated, "k8s:enc:aescbc:v1:one:");
        Assert.Equal(200, (await rotated.Send(HttpMethod.Put, Secrets + "/a?dryRun=All", secret.Body.ToString())).Code);
        await AssertStored(rotated, "k8s:enc:aescbc:v1:one:");
        var written = await rotated.Put(Secrets + "/a", secret.Body.ToString());
        Assert.NotEqual(secret.Text("metadata", "resourceVersion"), written.Text("metadata", "resourceVersion"));
        await AssertStored(rotated, "k8s:enc:aescbc:v1:two:");
        // Now it is up to date: nothing changes, and nothing is written.
        var again = await rotated.Put(Secrets + "/a", written.Body.ToString());
        Assert.Equal(written.Text("metadata", "resourceVersion"), again.Text("metadata", "resourceVersion"));

        // Another provider, and at last none.
        Configure($"{{secretbox: {Keys(("box", One))}}}", $"{{aescbc: {Keys(("two", Two))}}}");
        await using var other = await Restart(cluster);
        Assert.Equal(200, (await other.Put(Secrets + "/a", again.Body.ToString())).Code);
        await AssertStored(other, "k8s:enc:secretbox:v1:box:");
        Configure("{identity: {}}", $"{{secretbox: {Keys(("box", One))}}}");
        await using var plain = await Restart(cluster);
        var last = await plain.Get(Secrets + "/a");
        await plain.Put(Secrets + "/a", last.Body.ToString());
        Assert.Equal(1, (await plain.Store.GetAsync(KeyOfA))!.Value[0]);
        Assert.Equal("hunter2", Text(await plain.Get(Secrets + "/a")));
    }

    [Theory]
    [InlineData("{aescbc: {keys: [{name: two, secret: AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=}]}}", "no matching key was found for the provided AES transformer")]
    [InlineData("{secretbox: {keys: [{name: one, secret: AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=}]}}", "no matching prefix found")]
    [InlineData("{identity: {}}", "no matching prefix found")]
    public async Task Without_the_key_requests_fail_and_say_which_object_cannot_be_read(string provider, string problem)
    {
        Configure($"{{aescbc: {Keys(("one", One))}}}");
        await using var cluster = await StartAsync(Encrypted);
        await cluster.Post(Secrets, Secret("a", "hunter2"));
        Configure(provider, "{identity: {}}");
        await using var api = await Restart(cluster);
        foreach (var (method, path) in new[] { ("GET", "/a"), ("GET", ""), ("GET", "?labelSelector=app%3Db"), ("PATCH", "/a"), ("DELETE", "/a") })
        {
            var answer = method == "PATCH" ? await api.Patch(Secrets + path, "{}") : await api.Send(new HttpMethod(method), Secrets + path, null);
            Assert.Equal((500, "InternalError", NoKey + problem), (answer.Code, answer.Reason, answer.ErrorMessage));
        }
        using var watch = await api.Watch(Secrets + "?watch=true");
        var error = await watch.NextAsync();
        Assert.Equal(("ERROR", NoKey + problem), (error!.Value.Type, error.Value.Object.At("message")!.AsString));
        Assert.Null(await watch.NextAsync());

        // It holds up nothing else, and it is there still.
        Assert.Equal(201, (await api.Post(Secrets, Secret("b", "other"))).Code);
        Assert.Equal("other", Text(await api.Get(Secrets + "/b")));
        Assert.Equal(201, (await api.Post(Maps, Map("a"))).Code);
        await AssertStored(api, "k8s:enc:aescbc:v1:one:");
    }

    [Fact]
    public async Task A_changed_configuration_counts_from_the_next_minute_on()
    {
        var time = new Testing.FakeTimeProvider();
        Configure($"{{aescbc: {Keys(("one", One))}}}");
        await using var cluster = await StartAsync(Encrypted);
        await cluster.Post(Secrets, Secret("a", "hunter2"));
        Configure($"{{aescbc: {Keys(("two", Two))}}}");
        await using var api = await Restart(cluster, o => o with { ReloadEncryptionConfig = true, Time = time });
        Assert.Equal(500, (await api.Get(Secrets + "/a")).Code);

        await File.WriteAllTextAsync(file, "apiVersion: v1");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(201, (await api.Post(Secrets, Secret("b", "other"))).Code);
        Configure($"{{aescbc: {Keys(("two", Two), ("one", One))}}}");
        time.Advance(TimeSpan.FromMinutes(1));
        // The store's watch begins anew, and with it what was read before.
        while ((await api.Get(Secrets + "/a")).Code == 500)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
        Assert.Equal("hunter2", Text(await api.Get(Secrets + "/a")));
        var metrics = await api.Metrics();
        Assert.Contains("apiserver_encryption_config_controller_automatic_reloads_total{status=\"success\"} 1", metrics);
        Assert.Contains("apiserver_encryption_config_controller_automatic_reloads_total{status=\"failure\"} 1", metrics);
    }

    private ApiServerOptions Encrypted(ApiServerOptions options) => options with { EncryptionConfigFile = file };

    /// <summary>Another server on the same store.</summary>
    private Task<TestApi> Restart(TestApi api, Func<ApiServerOptions, ApiServerOptions>? configure = null) =>
        TestApi.OverAsync(api.Store, o => configure?.Invoke(Encrypted(o)) ?? Encrypted(o));

    private void Configure(params string[] providers) => File.WriteAllText(file, $"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
        - resources: [secrets]
          providers: [{string.Join(", ", providers)}]
        """);

    private static string Keys(params (string Name, byte[] Secret)[] keys) =>
        $"{{keys: [{string.Join(", ", keys.Select(k => $"{{name: {k.Name}, secret: {Convert.ToBase64String(k.Secret)}}}"))}]}}";

    private static string Secret(string name, string value) => $$"""{"metadata":{"name":"{{name}}","labels":{"app":"{{name}}"} },"stringData":{"k":"{{value}}"} }""";

    private static string Text(Answer secret) => Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "k")!));

    private static async Task AssertStored(TestApi api, string prefix)
    {
        var value = (await api.Store.GetAsync(KeyOfA))!.Value;
        Assert.StartsWith(prefix, Encoding.Latin1.GetString(value), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", Encoding.Latin1.GetString(value), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), Encoding.Latin1.GetString(value), StringComparison.Ordinal);
    }
}

public sealed class EncryptionTests() : EncryptionContract(StoreKind.Memory);

public sealed class EncryptionOnSqliteTests() : EncryptionContract(StoreKind.Sqlite);

public sealed class EncryptionOnEtcdTests() : EncryptionContract(StoreKind.Etcd);
