using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Pods;
using MiniKube.NodeRuntime.Tests.Images;
using MiniKube.NodeRuntime.Volumes;

namespace MiniKube.NodeRuntime.Tests.Volumes;

public sealed class VolumeManagerTests : IConfigSource, ITokenSource, IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mkube-volumes-").FullName;
    private string? forgotten;
    private readonly Dictionary<string, ConfigMap> maps = new() { ["conf"] = ApiJson.Read<ConfigMap>("""{"data":{"a":"1","b":"2"}}""") };
    private readonly VolumeManager volumes;

    public VolumeManagerTests() => volumes = new VolumeManager(root,
        new ProjectedFiles(this, this, () => ApiJson.Read<Node>("""{"status":{"allocatable":{"cpu":"4"}}}""")));

    public void Dispose()
    {
        volumes.Remove("u1");
        FileTree.Remove(root);
    }

    [Fact]
    public async Task A_projected_volume_shows_config_maps_secrets_and_fields_in_one_directory()
    {
        Requirements.Root();
        var path = await EnsureAsync("""
            "projected":{"defaultMode":256,"sources":[
              {"configMap":{"name":"conf","items":[{"key":"a","path":"conf/a","mode":292}]}},
              {"secret":{"name":"key"}},
              {"secret":{"name":"gone","optional":true}},
              {"downwardAPI":{"items":[{"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}},
                                       {"path":"cpu","resourceFieldRef":{"containerName":"c","resource":"limits.cpu"}}]}}]}
            """);
        Assert.Equal("1", Read(path, "conf/a"));
        Assert.Equal("secret", Read(path, "password"));
        Assert.Equal("app=\"web\"", Read(path, "labels"));
        Assert.Equal("4", Read(path, "cpu"));
        Assert.Equal((UnixFileMode)292, File.GetUnixFileMode(Path.Combine(path, "conf/a")));
        Assert.Equal((UnixFileMode)256, File.GetUnixFileMode(Path.Combine(path, "password")));
        Assert.Contains(path, MountTable.Read());
    }

    [Theory]
    [InlineData("""{"configMap":{"name":"gone"}}""", "configmap \"gone\" not found")]
    [InlineData("""{"configMap":{"name":"conf","items":[{"key":"z","path":"z"}]}}""", "configmap references non-existent config key: z")]
    [InlineData("""{"secret":{"name":"key","items":[{"key":"z","path":"z"}]}}""", "references non-existent secret key: z")]
    public async Task A_projected_source_that_is_not_there_is_named(string source, string message)
    {
        var error = await Assert.ThrowsAsync<VolumeException>(() => EnsureAsync($$"""  "projected":{"sources":[{{source}}]} """));
        Assert.Equal($"MountVolume.SetUp failed for volume \"v\" : {message}", error.Message);
    }

    [Fact]
    public async Task A_volume_follows_its_config_map_and_knows_that_it_shows_it()
    {
        const string spec = """ "projected":{"sources":[{"configMap":{"name":"conf"}}]} """;
        var path = await EnsureAsync(spec);
        maps["conf"] = ApiJson.Read<ConfigMap>("""{"data":{"a":"3"}}""");
        await EnsureAsync(spec);
        Assert.Equal("3", Read(path, "a"));
        Assert.False(File.Exists(Path.Combine(path, "b")));
        Assert.True(ConfigSource.Shows(Pod(spec), "ConfigMap", "shop", "conf"));
        Assert.False(ConfigSource.Shows(Pod(spec), "Secret", "shop", "conf"));
    }

    [Fact]
    public async Task FsGroup_owns_volumes_and_may_read_what_is_otherwise_closed()
    {
        Requirements.Root();
        const string group = "\"securityContext\":{\"fsGroup\":2000},";
        var secret = await EnsureAsync(""" "secret":{"secretName":"key","defaultMode":256} """, group);
        var file = Path.Combine(secret, "password");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
        Assert.Equal(2000, GroupOf(file));
        var empty = await EnsureAsync(""" "emptyDir":{} """, group, "e");
        Assert.Equal(2000, GroupOf(empty));
        Assert.True(File.GetUnixFileMode(empty).HasFlag(UnixFileMode.SetGroup));
    }

    [Fact]
    public async Task A_subPath_is_a_mount_of_its_own_and_is_made_where_it_is_not_there()
    {
        Requirements.Root();
        var path = await EnsureAsync(""" "emptyDir":{} """);
        File.WriteAllText(Path.Combine(path, "file"), "content");
        Assert.Equal("content", File.ReadAllText(SubPathOf("file", 0)));
        var folder = SubPathOf("made/for/me", 1);
        File.WriteAllText(Path.Combine(folder, "x"), "y");
        Assert.Equal("y", File.ReadAllText(Path.Combine(path, "made/for/me/x")));
        Assert.Equal(File.GetUnixFileMode(path), File.GetUnixFileMode(Path.Combine(path, "made/for")));
        // A later instance of the container mounts again.
        Assert.Equal(folder, SubPathOf("made", 1));
        Assert.True(Directory.Exists(Path.Combine(folder, "for")));
    }

    [Fact]
    public async Task A_subPath_of_a_config_map_goes_through_its_links()
    {
        Requirements.Root();
        await EnsureAsync(""" "configMap":{"name":"conf"} """);
        Assert.Equal("2", File.ReadAllText(SubPathOf("b", 0)));
    }

    [Theory]
    [InlineData("out")]
    [InlineData("up/etc")]
    [InlineData("../u1")]
    [InlineData("/etc")]
    public async Task A_subPath_never_leaves_its_volume(string subPath)
    {
        Requirements.Root();
        var path = await EnsureAsync(""" "emptyDir":{} """);
        File.CreateSymbolicLink(Path.Combine(path, "out"), "/etc");
        File.CreateSymbolicLink(Path.Combine(path, "up"), "../../../../../..");
        Assert.Throws<VolumeException>(() => SubPathOf(subPath, 0));
    }

    [Fact]
    public async Task Removal_takes_mounts_away_and_leaves_what_they_showed()
    {
        Requirements.Root();
        var shared = Directory.CreateDirectory(Path.Combine(root, "shared")).FullName;
        File.WriteAllText(Path.Combine(shared, "keep"), "");
        await EnsureAsync($$""" "hostPath":{"path":"{{shared}}"} """);
        SubPathOf("", 0, $$""" "hostPath":{"path":"{{shared}}"} """);
        var empty = await EnsureAsync(""" "emptyDir":{"medium":"Memory"} """, "", "e");
        Mounts.Bind(shared, Directory.CreateDirectory(Path.Combine(empty, "inner")).FullName);
        volumes.Remove("u1");
        Assert.True(File.Exists(Path.Combine(shared, "keep")));
        Assert.DoesNotContain(MountTable.Read(), m => m.StartsWith(root, StringComparison.Ordinal));
        Assert.False(Directory.Exists(empty));
    }

    [Fact]
    public async Task A_hostPath_without_type_that_is_not_there_becomes_a_directory()
    {
        var path = Path.Combine(root, "new/one");
        await EnsureAsync($$""" "hostPath":{"path":"{{path}}"} """);
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public async Task A_projected_volume_shows_the_token_of_the_pods_service_account()
    {
        maps["kube-root-ca.crt"] = ApiJson.Read<ConfigMap>("""{"data":{"ca.crt":"PEM"}}""");
        var path = await EnsureAsync("""
            "projected":{"sources":[{"serviceAccountToken":{"path":"token","expirationSeconds":3607} },
            {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]} },
            {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"fieldPath":"metadata.namespace"} }]} }]}
            """);
        Assert.Equal("token of p for 3607 s", await File.ReadAllTextAsync(Path.Combine(path, "token"), TestContext.Current.CancellationToken));
        Assert.Equal("PEM", await File.ReadAllTextAsync(Path.Combine(path, "ca.crt"), TestContext.Current.CancellationToken));
        Assert.Equal("shop", await File.ReadAllTextAsync(Path.Combine(path, "namespace"), TestContext.Current.CancellationToken));
        volumes.Remove("u1");
        Assert.Equal("u1", forgotten);
    }

    Task<string> ITokenSource.TokenAsync(Pod pod, ServiceAccountTokenProjection asked, CancellationToken cancel) =>
        Task.FromResult($"token of {pod.Metadata.Name} for {asked.ExpirationSeconds} s");

    bool ITokenSource.IsDue(string podUid) => false;

    void ITokenSource.Forget(string podUid) => forgotten = podUid;

    Task<ConfigMap?> IConfigSource.ConfigMapAsync(string ns, string name, CancellationToken cancel) => Task.FromResult(maps.GetValueOrDefault(name));

    Task<Secret?> IConfigSource.SecretAsync(string ns, string name, CancellationToken cancel) =>
        Task.FromResult(name == "key" ? ApiJson.Read<Secret>("""{"data":{"password":"c2VjcmV0"}}""") : null);

    private static Pod Pod(string volume, string more = "", string name = "v") => ApiJson.Read<Pod>(
        $$"""
        {"metadata":{"name":"p","namespace":"shop","uid":"u1","labels":{"app":"web"} },
         "spec":{ {{more}} "containers":[{"name":"c"}],"volumes":[{"name":"{{name}}",{{volume}} }] } }
        """);

    private async Task<string> EnsureAsync(string volume, string more = "", string name = "v")
    {
        var pod = Pod(volume, more, name);
        await volumes.EnsureAsync(pod, TestContext.Current.CancellationToken);
        return volumes.HostPathOf(pod, pod.Spec.Volumes[0]);
    }

    private string SubPathOf(string subPath, int index, string volume = """ "emptyDir":{} """)
    {
        var pod = Pod(volume);
        return volumes.HostPathOf(pod, pod.Spec.Volumes[0], "c", index, subPath);
    }

    private static string Read(string path, string file) => File.ReadAllText(Path.Combine(path, file));

    private static int GroupOf(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-L", "-c", "%g", path]) { RedirectStandardOutput = true })!;
        return int.Parse(stat.StandardOutput.ReadToEnd());
    }
}
