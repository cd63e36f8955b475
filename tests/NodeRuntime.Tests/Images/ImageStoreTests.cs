using System.Diagnostics;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Images.Tar;

namespace MiniKube.NodeRuntime.Tests.Images;

public sealed class ImageStoreTests : IDisposable
{
    private readonly TemporaryDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task An_OCI_archive_is_imported_with_its_configuration()
    {
        Requirements.Root();
        var image = Assert.Single(await Store().ImportAsync(BuildOci("app:v1")));
        Assert.Equal(["docker.io/library/app:v1"], image.Tags);
        Assert.Equal(["docker.io/library/app@" + image.ManifestDigest], image.Digests);
        Assert.Equal(["A=1"], image.Config.Env);
        Assert.Equal(["/bin/app"], image.Config.Entrypoint);
        Assert.Equal(["serve"], image.Config.Cmd);
        Assert.Equal("1000:1000", image.Config.User);
        Assert.Equal("/srv", image.Config.WorkingDir);
        Assert.Equal("SIGQUIT", image.Config.StopSignal);
        Assert.Equal(["80/tcp"], image.Config.ExposedPorts);
        Assert.True(image.Size > 0);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(Top(image), "srv/index.html")));
        Assert.Equal("../srv/index.html", new FileInfo(Path.Combine(Top(image), "bin/link")).LinkTarget);
    }

    [Fact]
    public async Task A_docker_archive_is_imported_plain_and_gzipped()
    {
        Requirements.Root();
        using (var file = File.Create(temp["docker.tar"]))
            ImageBuilder.WriteDockerArchive(file, ImageReference.Parse("team/app"), Files, Config);
        File.WriteAllBytes(temp["docker.tar.gz"], TestImages.Gzip(File.ReadAllBytes(temp["docker.tar"])));
        var store = Store();
        var plain = Assert.Single(await store.ImportAsync(temp["docker.tar"]));
        var zipped = Assert.Single(await store.ImportAsync(temp["docker.tar.gz"], ImageReference.Parse("other")));
        Assert.Equal(plain.Id, zipped.Id);
        Assert.Equal(["docker.io/library/other:latest", "docker.io/team/app:latest"], Assert.Single(store.List()).Tags);
        Assert.NotNull(store.Find(ImageReference.Parse("team/app")));
        Assert.NotNull(store.FindById(plain.Id));
        Assert.Null(store.Find(ImageReference.Parse("team/app:v2")));
    }

    [Fact]
    public async Task Built_archives_have_the_same_bytes_every_time()
    {
        var first = await File.ReadAllBytesAsync(BuildOci("app:v1"));
        Files.Reverse();
        Assert.Equal(first, await File.ReadAllBytesAsync(BuildOci("app:v1")));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Layers_apply_whiteouts_opaque_directories_and_implied_parents(string packing)
    {
        Requirements.Root();
        byte[][] layers =
        [
            TestImages.Layer(t =>
            {
                t.Directory("usr/bin");
                t.Symlink("bin", "usr/bin");
                t.Directory("tmp", 0x3ff);
                t.File("etc/gone", "x"u8);
                t.File("etc/kept", "kept"u8);
                t.Directory("cache");
                t.File("cache/old", "old"u8);
                t.File("tree/a/b", "b"u8);
                t.File("kind", "a file first"u8);
            }),
            TestImages.Layer(t =>
            {
                t.File("etc/.wh.gone", default);
                t.Directory("cache");
                t.File("cache/new", "new"u8);
                t.File("cache/.wh..wh..opq", default);
                t.File(".wh.tree", default);
                t.File("bin/tool", "through the link below"u8);
                t.File("tmp/file", "x"u8);
                t.Member("etc/hard", '1', "etc/kept");
                t.Directory("kind");
                t.File("kind/now", "a directory"u8);
                t.Member("dev/null", '3', major: 1, minor: 3);
                t.Symlink("abs", "/etc");
                t.File("abs/inside", "inside"u8);
            }),
        ];
        var directory = temp["layout"];
        TestImages.WriteLayout(directory, "layers:v1", layers, packing switch
        {
            "gzip" => TestImages.Gzip,
            "zstd" => Zstd,
            _ => null,
        });
        var store = Store();
        var image = Assert.Single(await store.ImportAsync(directory));
        Look(store, image, root =>
        {
            string Read(string path) => File.ReadAllText(Path.Combine(root, path));
            Assert.False(File.Exists(root + "/etc/gone"));
            Assert.False(Directory.Exists(root + "/tree"));
            Assert.Equal(["new"], Directory.GetFileSystemEntries(root + "/cache").Select(Path.GetFileName));
            Assert.Equal("kept", Read("etc/kept"));
            Assert.Equal("kept", Read("etc/hard"));
            Assert.Equal("usr/bin", new FileInfo(root + "/bin").LinkTarget);
            Assert.Equal("through the link below", Read("usr/bin/tool"));
            Assert.Equal((UnixFileMode)0x3ff, File.GetUnixFileMode(root + "/tmp"));
            Assert.Equal("a directory", Read("kind/now"));
            Assert.Equal("inside", Read("etc/inside"));
        });
        Assert.False(File.Exists("/etc/inside"));
    }

    private static readonly Dictionary<string, Action<TarWriter>> Hostile = new()
    {
        ["parent path"] = t => t.File("a/../../escaped", "x"u8),
        ["leading parent"] = t => t.File("../escaped", "x"u8),
        ["hard link out"] = t => t.Member("passwd", '1', "../../../../etc/passwd"),
        ["hard link to nothing"] = t => t.Member("a", '1', "/no/such/file"),
        ["file as directory"] = t => { t.File("f", "x"u8); t.File("f/child", "x"u8); },
        ["link loop"] = t => { t.Symlink("l", "l"); t.File("l/child", "x"u8); },
        ["whiteout of everything"] = t => t.File(".wh...", default),
        ["overlayfs' mark of deletion"] = t => t.Member("x", '3'),
        ["unknown kind"] = t => t.Member("x", 'Z'),
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_archive_is_refused_whole(string what)
    {
        Requirements.Root();
        TestImages.WriteLayout(temp["layout"], "evil:1", [TestImages.Layer(t => { t.File("good", "x"u8); Hostile[what](t); })]);
        var store = Store();
        await Assert.ThrowsAsync<InvalidImageException>(() => store.ImportAsync(temp["layout"]));
        AssertEmpty(store);
        Assert.False(File.Exists(temp["escaped"]), what);
        Assert.False(File.Exists(temp["store/escaped"]), what);
    }

    [Fact]
    public async Task Links_that_point_out_stay_inside_the_image()
    {
        Requirements.Root();
        Directory.CreateDirectory(temp["outside"]);
        TestImages.WriteLayout(temp["layout"], "links:1", [TestImages.Layer(t =>
        {
            t.Symlink("abs", temp["outside"]);
            t.Directory(temp["outside"].Trim('/'));
            t.File("abs/one", "x"u8);
            t.Symlink("up", "../../../../../../../../.." + temp["outside"]);
            t.File("up/two", "x"u8);
        })]);
        var image = Assert.Single(await Store().ImportAsync(temp["layout"]));
        Assert.Empty(Directory.GetFileSystemEntries(temp["outside"]));
        Assert.Equal(["one", "two"], Directory.GetFiles(Top(image) + temp["outside"]).Select(f => Path.GetFileName(f)!).Order());
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("cut")]
    [InlineData("not a tar")]
    [InlineData("nothing")]
    public async Task A_corrupt_archive_is_refused_and_leaves_nothing(string damage)
    {
        Requirements.Root();
        var layer = TestImages.Layer(t => t.File("f", new byte[5000]));
        TestImages.WriteLayout(temp["layout"], "bad:1", [layer]);
        var blob = temp["layout/blobs/sha256/" + Digest.Hex(Digest.Of(layer))];
        var path = temp["layout"];
        switch (damage)
        {
            case "blobs":
                layer[700] ^= 1;
                File.WriteAllBytes(blob, layer);
                break;
            case "cut":
                File.WriteAllBytes(blob, layer[..3000]);
                break;
            case "not a tar":
                File.WriteAllText(path = temp["text"], "hello");
                break;
            case "nothing":
                File.WriteAllBytes(path = temp["empty.tar"], TestImages.Layer(_ => { }));
                break;
        }
        var store = Store();
        await Assert.ThrowsAsync<InvalidImageException>(() => store.ImportAsync(path));
        AssertEmpty(store);
    }

    [Fact]
    public async Task A_layer_that_unpacks_to_too_much_is_refused()
    {
        Requirements.Root();
        TestImages.WriteLayout(temp["layout"], "bomb:1", [TestImages.Layer(t => t.File("zeros", new byte[200_000]))], TestImages.Gzip);
        var store = new ImageStore(temp["store"], new ImageStoreOptions { MaxLayerBytes = 100_000 });
        var refused = await Assert.ThrowsAsync<InvalidImageException>(() => store.ImportAsync(temp["layout"]));
        Assert.Contains("100000", refused.Message);
        AssertEmpty(store);
    }

    [Fact]
    public async Task A_common_layer_is_unpacked_once_and_stays_until_its_last_image_goes()
    {
        Requirements.Root();
        var below = TestImages.Layer(t => t.File("base", "base"u8));
        TestImages.WriteLayout(temp["a"], "a:1", [below, TestImages.Layer(t => t.File("a", "a"u8))]);
        TestImages.WriteLayout(temp["b"], "b:1", [below, TestImages.Layer(t => t.File("b", "b"u8))]);
        var store = Store();
        await store.ImportAsync(temp["a"]);
        var inode = Directory.GetCreationTimeUtc(Layers().Single(l => File.Exists(l + "/fs/base")));
        await store.ImportAsync(temp["b"]);
        Assert.Equal(3, Layers().Length);
        Assert.Equal(inode, Directory.GetCreationTimeUtc(Layers().Single(l => File.Exists(l + "/fs/base"))));
        Assert.True(await store.RemoveAsync(ImageReference.Parse("a:1")));
        Assert.False(await store.RemoveAsync(ImageReference.Parse("a:1")));
        Assert.Equal(2, Layers().Length);
        Assert.NotNull(store.Find(ImageReference.Parse("b:1")));
        Assert.True(await store.RemoveAsync(ImageReference.Parse("b:1")));
        AssertEmpty(store);
    }

    [Fact]
    public async Task Layers_of_a_container_stay_until_it_is_gone()
    {
        Requirements.Root();
        var store = Store();
        var image = Assert.Single(await store.ImportAsync(BuildOci("app")));
        var container = Directory.CreateDirectory(temp["container"]).FullName;
        Assert.NotNull(await store.LeaseAsync(image, "c1", container));
        await store.RemoveAsync(ImageReference.Parse("app"));
        Assert.Single(Layers());
        Directory.Delete(container);
        Assert.Equal(1, await store.CollectGarbageAsync());
        Assert.Null(await store.LeaseAsync(image, "c2", container));
        AssertEmpty(store);
    }

    [Fact]
    public async Task Two_stores_on_one_directory_import_the_same_image_at_the_same_time()
    {
        Requirements.Root();
        var archive = BuildOci("app");
        var images = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store().ImportAsync(archive))));
        Assert.Single(images.Select(i => i.Single().Id).Distinct());
        Assert.Single(Layers());
    }

    private List<ImageFile> Files { get; } =
    [
        new ImageFile.Regular("bin/app", "#!/bin/sh\n"u8.ToArray()),
        new ImageFile.Link("bin/link", "../srv/index.html"),
        new ImageFile.Regular("srv/index.html", "hello"u8.ToArray(), 0x1a4),
        new ImageFile.Directory("tmp", 0x3ff),
    ];

    private static ImageConfig Config { get; } = new()
    {
        Env = ["A=1"],
        Entrypoint = ["/bin/app"],
        Cmd = ["serve"],
        User = "1000:1000",
        WorkingDir = "/srv",
        StopSignal = "SIGQUIT",
        ExposedPorts = ["80/tcp"],
    };

    private ImageStore Store() => new(temp["store"]);

    private string BuildOci(string name)
    {
        var path = temp["oci.tar"];
        using var file = File.Create(path);
        ImageBuilder.WriteOciArchive(file, ImageReference.Parse(name), Files, Config);
        return path;
    }

    private string Top(Image image) => Path.Combine(temp["store/layers"], StoreLayout.LayerName(image.Chains[^1]), "fs");

    private string[] Layers() => [.. Directory.GetDirectories(temp["store/layers"]).Where(d => Path.GetFileName(d) != StoreLayout.EmptyLayer)];

    private void AssertEmpty(ImageStore store)
    {
        Assert.Empty(store.List());
        Assert.Empty(Layers());
        Assert.Empty(Directory.GetFileSystemEntries(temp["store/work"]));
        Assert.Empty(Directory.GetFileSystemEntries(temp["store/names"]));
        Assert.Empty(Directory.GetFileSystemEntries(temp["store/blobs/sha256"]));
    }

    private void Look(ImageStore store, Image image, Action<string> at)
    {
        var (directory, lowers) = store.Lowers(image);
        foreach (var name in new[] { "upper", "work", "merged" })
            Directory.CreateDirectory(temp[name]);
        MiniKube.NodeRuntime.Kernel.Overlay.Mount(temp["merged"], directory, lowers, temp["upper"], temp["work"]);
        try
        {
            at(temp["merged"]);
        }
        finally
        {
            MiniKube.NodeRuntime.Kernel.Mounts.TryUnmount(temp["merged"], lazy: false);
        }
    }

    private byte[] Zstd(byte[] plain)
    {
        File.WriteAllBytes(temp["plain"], plain);
        using var zstd = Process.Start(new ProcessStartInfo(Requirements.Program("zstd"), ["-q", "-f", temp["plain"], "-o", temp["packed"]]))!;
        zstd.WaitForExit();
        return File.ReadAllBytes(temp["packed"]);
    }
}
