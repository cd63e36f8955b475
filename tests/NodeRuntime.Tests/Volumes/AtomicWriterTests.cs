using System.Text;
using MiniKube.NodeRuntime.Pods;
using MiniKube.NodeRuntime.Volumes;

namespace MiniKube.NodeRuntime.Tests.Volumes;

public sealed class AtomicWriterTests : IDisposable
{
    private readonly string volume = Directory.CreateTempSubdirectory("mkube-volume-").FullName;

    public void Dispose() => Directory.Delete(volume, recursive: true);

    [Fact]
    public void Files_are_swapped_as_a_whole_and_old_ones_go()
    {
        Assert.True(Write(("a", "1"), ("dir/b", "2")));
        Assert.Equal("1", Read("a"));
        Assert.Equal("2", Read("dir/b"));
        Assert.False(Write(("a", "1"), ("dir/b", "2")));
        Assert.True(Write(("a", "3"), ("c", "4")));
        Assert.Equal("3", Read("a"));
        Assert.Equal("4", Read("c"));
        Assert.False(Path.Exists(Path.Combine(volume, "dir")));
        Assert.Single(Directory.GetDirectories(volume, "..data_*"));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..data")]
    public void Paths_that_leave_the_volume_are_refused(string path) => Assert.Throws<VolumeException>(() => Write((path, "x")));

    private bool Write(params (string Path, string Content)[] files)
    {
        var list = files.Select(f => new VolumeFile(f.Path, Encoding.UTF8.GetBytes(f.Content), (UnixFileMode)0x1a4)).ToArray();
        return AtomicWriter.Write(volume, list, VolumeFiles.Version(list));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(volume, path));
}
