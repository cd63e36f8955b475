using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Kinds;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>What is sent to clients that take protobuf alone, read by field numbers with somebody else's reader.</summary>
public sealed class ProtobufRenditionTests
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string PartialProtobuf = Protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string PartialListProtobuf = Protobuf + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";

    [Fact]
    public async Task An_object_is_framed_with_its_type()
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Post(Pods, Pod("a"));
        var (apiVersion, kind, pod) = WireMessage.Unframe(await Body(api, HttpMethod.Get, Pods + "/a", Protobuf));
        Assert.Equal(("v1", "Pod"), (apiVersion, kind));
        Assert.Equal(("a", "default", json.Text("metadata", "uid"), json.Text("metadata", "resourceVersion")), (pod.Text(1, 1), pod.Text(1, 3), pod.Text(1, 5), pod.Text(1, 6)));
        Assert.Equal(("app", "a"), (pod.Text(1, 11, 1), pod.Text(1, 11, 2)));
        Assert.Equal(("c", "i:1"), (pod.Text(2, 2, 1), pod.Text(2, 2, 2)));
        Assert.Equal("Pending", pod.Text(3, 1));
    }

    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData(Protobuf + ",application/json", "application/json")]
    [InlineData(Protobuf + ", */*", "application/json")]
    [InlineData(Protobuf + ", */*;q=0.1", Protobuf)]
    [InlineData(Protobuf + ";q=0.5, application/json;q=0.5", "application/json")]
    [InlineData(Protobuf + ";q=0.5, application/json", "application/json")]
    [InlineData(Protobuf + ", application/json;q=0.9", Protobuf)]
    [InlineData(PartialProtobuf + "," + "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json", "application/json")]
    [InlineData(PartialProtobuf + ",application/json", Protobuf)]
    [InlineData(Protobuf + ";as=Table;g=meta.k8s.io;v=v1," + Table, "application/json")]
    [InlineData("text/plain," + Protobuf, Protobuf)]
    public async Task Protobuf_is_for_those_who_take_nothing_else(string accept, string type)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        foreach (var path in (string[])[Maps, Maps + "/a"])
        {
            var answer = await api.Get(path, path == Maps ? accept.Replace("as=PartialObjectMetadata;", "as=PartialObjectMetadataList;", StringComparison.Ordinal) : accept);
            Assert.Equal((200, type), (answer.Code, answer.Message.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public async Task A_table_has_no_protobuf_form()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(406, (await api.Get(Maps, Protobuf + ";as=Table;g=meta.k8s.io;v=v1")).Code);
    }

    [Theory]
    [MemberData(nameof(KindsOverHttpTests.Kinds), MemberType = typeof(KindsOverHttpTests))]
    public async Task Every_kind_says_in_protobuf_what_it_says_in_JSON(string path, string manifest)
    {
        await using var api = await TestApi.StartAsync(configure: TestApi.WithoutFlowControl);
        var created = await api.Post(path, KindCase.Parse(manifest).WithAt(["metadata", "name"], "x").ToString());
        Assert.True(created.Code == 201, created.Body.ToString());
        var (apiVersion, name, _) = WireMessage.Unframe(await Body(api, HttpMethod.Get, path + "/x", Protobuf));
        var version = KindList.All.SelectMany(k => k.Versions).Single(v => v.Name.ApiVersion == apiVersion && v.Name.Kind == name);
        var raw = WireMessage.Parse((await Body(api, HttpMethod.Get, path + "/x", Protobuf))[4..]).Bytes(2).Single();
        var read = version.FromProtobuf!(raw).With("apiVersion", apiVersion).With("kind", name);
        var told = Told((DocumentObject)created.Body);
        Assert.True(told.Equals(Told(read)), $"{told}\n{read}");
    }

    [Theory]
    [MemberData(nameof(KindsOverHttpTests.Kinds), MemberType = typeof(KindsOverHttpTests))]
    public async Task Every_kind_is_read_in_protobuf_and_means_what_it_meant_in_JSON(string path, string manifest)
    {
        await using var api = await TestApi.StartAsync(configure: TestApi.WithoutFlowControl);
        var created = await api.Post(path, KindCase.Parse(manifest).WithAt(["metadata", "name"], "x").ToString());
        Assert.True(created.Code == 201, created.Body.ToString());
        var updated = await api.Send(HttpMethod.Put, path + "/x", await Body(api, HttpMethod.Get, path + "/x", Protobuf), Protobuf);
        Assert.True(updated.Code == 200, updated.Body.ToString());
        Assert.Equal(Known((DocumentObject)created.Body), Known((DocumentObject)updated.Body));

        // What an empty struct adds is a change, which has a revision and an owner.
        static DocumentObject Known(DocumentObject o) => Told(o.WithoutMeta("resourceVersion").WithoutMeta("managedFields"));
    }

    [Fact]
    public async Task Lists_are_paged_and_carry_their_metadata()
    {
        await using var api = await TestApi.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            await api.Post(Maps, Map(name, value: new string('x', 200)));
        }
        var first = await Body(api, HttpMethod.Get, Maps + "?limit=2", Protobuf);
        var (apiVersion, kind, list) = WireMessage.Unframe(first);
        Assert.Equal(("v1", "ConfigMapList"), (apiVersion, kind));
        Assert.Equal(["a", "b"], list.All(2).Select(m => m.Text(1, 1)));
        Assert.Equal(1, list.Number(1, 4));
        Assert.Equal(new string('x', 200), list.All(2)[0].Text(2, 2));
        var (_, _, rest) = WireMessage.Unframe(await Body(api, HttpMethod.Get, $"{Maps}?limit=2&continue={list.Text(1, 3)}", Protobuf));
        Assert.Equal("c", Assert.Single(rest.All(2)).Text(1, 1));
        Assert.Equal(list.Text(1, 2), rest.Text(1, 2));
    }

    [Fact]
    public async Task Metadata_alone_comes_in_both_encodings()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Pod("a"));
        var (apiVersion, kind, one) = WireMessage.Unframe(await Body(api, HttpMethod.Get, Pods + "/a", PartialProtobuf));
        Assert.Equal(("meta.k8s.io/v1", "PartialObjectMetadata", "a"), (apiVersion, kind, one.Text(1, 1)));
        Assert.Empty(one.Bytes(2));
        (apiVersion, kind, var list) = WireMessage.Unframe(await Body(api, HttpMethod.Get, Pods, PartialListProtobuf));
        Assert.Equal(("meta.k8s.io/v1", "PartialObjectMetadataList", "a"), (apiVersion, kind, Assert.Single(list.All(2)).Text(1, 1)));

        using var watch = await api.Watch(Pods + "?watch=true&resourceVersion=0", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        var (type, seen) = (await watch.NextAsync())!.Value;
        Assert.Equal(("ADDED", "PartialObjectMetadata", "a", null), (type, seen["kind"]!.AsString, seen.At("metadata", "name")!.AsString, seen["spec"]?.ToString()));
        await api.Delete(Pods + "/a");
        (type, seen) = (await watch.NextAsync())!.Value;
        var current = (await api.Get(Pods)).Text("metadata", "resourceVersion");
        Assert.Equal(("DELETED", current), (type, seen.At("metadata", "resourceVersion")!.AsString));
    }

    [Theory]
    [InlineData(Protobuf, "Pod")]
    [InlineData(PartialProtobuf, "PartialObjectMetadata")]
    public async Task Watch_events_have_their_length_before_them(string accept, string kind)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Pod("a"));
        await using var watch = await Frames.BeginAsync(api, Pods + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", accept);
        Assert.Equal(("ADDED", kind, "a"), await watch.NextAsync());
        Assert.Equal(("BOOKMARK", kind, ""), await watch.NextAsync());
        Assert.Equal(("k8s.io/initial-events-end", "true"), (watch.Last.Text(1, 12, 1), watch.Last.Text(1, 12, 2)));
        await api.Patch(Pods + "/a", """{"metadata":{"labels":{"x":"y"}}}""");
        Assert.Equal(("MODIFIED", kind, "a"), await watch.NextAsync());
        await api.Delete(Pods + "/a");
        Assert.Equal(("DELETED", kind, "a"), await watch.NextAsync());
        // A deletion tells its own revision.
        Assert.Equal((await api.Get(Pods)).Text("metadata", "resourceVersion"), watch.Last.Text(1, 6));
    }

    [Fact]
    public async Task Errors_are_Statuses_in_the_same_encoding()
    {
        await using var api = await TestApi.StartAsync();
        var (apiVersion, kind, status) = WireMessage.Unframe(await Body(api, HttpMethod.Get, Maps + "/nobody", Protobuf, expect: 404));
        Assert.Equal(("v1", "Status", "Failure", "NotFound", 404L), (apiVersion, kind, status.Text(2), status.Text(4), status.Number(6)));
        Assert.Equal("configmaps \"nobody\" not found", status.Text(3));
        Assert.Equal("nobody", status.Text(5, 1));
    }

    [Fact]
    public async Task Writes_answer_in_it_too()
    {
        await using var api = await TestApi.StartAsync();
        var (_, kind, created) = WireMessage.Unframe(await Body(api, HttpMethod.Post, Maps, Protobuf, Map("a"), 201));
        Assert.Equal(("ConfigMap", "a", "v"), (kind, created.Text(1, 1), created.Text(2, 2)));
        (_, _, var dry) = WireMessage.Unframe(await Body(api, HttpMethod.Put, Maps + "/a?dryRun=All", Protobuf, Map("a", value: "w")));
        Assert.Equal("w", dry.Text(2, 2));
        (_, kind, var gone) = WireMessage.Unframe(await Body(api, HttpMethod.Delete, Maps + "/a", Protobuf));
        Assert.Equal(("Status", "Success"), (kind, gone.Text(2)));
        await api.Post(Maps, Map("b"));
        (_, kind, var list) = WireMessage.Unframe(await Body(api, HttpMethod.Delete, Maps + "?fieldSelector=metadata.name%3Db", Protobuf));
        Assert.Equal(("ConfigMapList", "b"), (kind, Assert.Single(list.All(2)).Text(1, 1)));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData(Protobuf)]
    public async Task Answers_from_128_KiB_on_are_compressed_for_those_who_ask_and_keep_their_code(string accept)
    {
        await using var api = await TestApi.StartAsync();
        var (small, large) = (Map("small", value: new string('x', 100_000)), Map("large", value: new string('x', 200_000)));
        Assert.Empty((await Send(api, HttpMethod.Post, Maps, accept, small, gzip: true)).Content.Headers.ContentEncoding);
        using var created = await Send(api, HttpMethod.Post, Maps, accept, large, gzip: true);
        Assert.Equal((HttpStatusCode.Created, "gzip"), (created.StatusCode, Assert.Single(created.Content.Headers.ContentEncoding)));
        using var plain = new MemoryStream();
        await using (var zip = new GZipStream(await created.Content.ReadAsStreamAsync(), CompressionMode.Decompress))
        {
            await zip.CopyToAsync(plain);
        }
        Assert.InRange(plain.Length, 200_000, 210_000);
        Assert.Empty((await Send(api, HttpMethod.Get, Maps + "/large", accept, null, gzip: false)).Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("None", null)]
    [InlineData("Metadata", "PartialObjectMetadata")]
    [InlineData("Object", "ConfigMap")]
    public async Task Table_events_carry_as_much_of_the_object_as_is_asked_for(string include, string? kind)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion=0&includeObject={include}", Table);
        var (type, table) = (await watch.NextAsync())!.Value;
        Assert.Equal(("ADDED", "Table", kind), (type, table["kind"]!.AsString, table["rows"]!.AsArray![0]["object"]?["kind"]?.AsString));
        Assert.Equal(3, table["columnDefinitions"]!.AsArray!.Count);
        await api.Patch(Maps + "/a", """{"data":{"l":"w"}}""");
        (type, table) = (await watch.NextAsync())!.Value;
        Assert.Equal(("MODIFIED", "2", true), (type, table["rows"]!.AsArray![0]["cells"]!.AsArray![1].ToString(), table["columnDefinitions"]!.IsNull));
    }

    // A struct that is not a pointer in Go is always written, and is empty where JSON leaves it out.
    private static DocumentObject Told(DocumentObject o)
    {
        foreach (var (name, value) in o)
        {
            var told = value is DocumentObject below ? Told(below) : value;
            o = told is DocumentObject { Count: 0 } ? o.Without(name) : o.With(name, told);
        }
        return o;
    }

    private static async Task<byte[]> Body(TestApi api, HttpMethod method, string path, string accept, string? body = null, int expect = 200)
    {
        using var answer = await Send(api, method, path, accept, body, gzip: false);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal((expect, Protobuf), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        return bytes;
    }

    private static Task<HttpResponseMessage> Send(TestApi api, HttpMethod method, string path, string accept, string? body, bool gzip)
    {
        var request = new HttpRequestMessage(method, "https://api" + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (gzip)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        }
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }
        return api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A watch, frame by frame: four bytes of length, then <c>WatchEvent { type = 1, object = 2 { raw = 1 } }</c>.</summary>
    private sealed class Frames(HttpResponseMessage message, Stream body) : IAsyncDisposable
    {
        private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

        public WireMessage Last { get; private set; } = null!;

        public static async Task<Frames> BeginAsync(TestApi api, string path, string accept)
        {
            var message = await Send(api, HttpMethod.Get, path, accept, null, gzip: false);
            Assert.Equal("application/vnd.kubernetes.protobuf;stream=watch", message.Content.Headers.ContentType!.ToString().Replace(" ", ""));
            return new Frames(message, await message.Content.ReadAsStreamAsync());
        }

        public async Task<(string Type, string Kind, string Name)> NextAsync()
        {
            using var limit = new CancellationTokenSource(Guard);
            var length = new byte[4];
            await body.ReadExactlyAsync(length, limit.Token);
            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await body.ReadExactlyAsync(frame, limit.Token);
            var watchEvent = WireMessage.Parse(frame);
            (_, var kind, Last) = WireMessage.Unframe(watchEvent.At(2).Bytes(1).Single());
            return (watchEvent.Text(1), kind, Last.Text(1, 1));
        }

        public async ValueTask DisposeAsync()
        {
            await body.DisposeAsync();
            message.Dispose();
        }
    }
}
