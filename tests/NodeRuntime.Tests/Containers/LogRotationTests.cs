using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Containers.Logs;
using MiniKube.NodeRuntime.Tests.Images;
using MiniKube.Testing;

namespace MiniKube.NodeRuntime.Tests.Containers;

public sealed class LogRotationTests
{
    [Fact]
    public async Task Logs_over_their_bound_are_put_aside_and_the_oldest_of_these_go()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Shell("while read line; do echo $line; done") with { Stdin = true });
        using var session = lab.Runtime.Attach(status.Id).Value!;
        var time = new FakeTimeProvider();
        var rotation = new LogRotation(lab.Runtime, new LogRotationOptions { MaxBytes = 10, MaxFiles = 3 }, time);
        rotation.RotateAll();
        Assert.Single(Files(status));
        foreach (var word in (string[])["one", "two", "three", "four"])
        {
            await session.WriteAsync(System.Text.Encoding.UTF8.GetBytes(word + "\n"));
            await ContainerLab.UntilAsync(() => File.Exists(status.LogPath) && File.ReadAllText(status.LogPath).Contains(word), word);
            rotation.RotateAll();
            await ContainerLab.UntilAsync(() => File.Exists(status.LogPath), "the new log");
            time.Advance(TimeSpan.FromSeconds(1));
        }
        var files = Files(status);
        Assert.Equal(3, files.Length);
        Assert.Equal(["", "three", "four"], files.Select(f => File.ReadAllText(f).TrimEnd().Split(' ')[^1]));
    }

    [Fact]
    public void The_end_of_a_log_is_bounded_by_lines_and_bytes()
    {
        using var temp = new TemporaryDirectory();
        File.WriteAllLines(temp["log"], Enumerable.Range(0, 100).Select(i => $"2026-01-01T00:00:00.000000000+00:00 stdout F line{i}"));
        Assert.Equal("line98\nline99\n", LogReader.ReadEnd(temp["log"], 2, 2048));
        Assert.Equal("ne99\n", LogReader.ReadEnd(temp["log"], 80, 5));
        Assert.Equal("", LogReader.ReadEnd(temp["none"], 80, 5));
    }

    private static string[] Files(ContainerStatus status) =>
        [.. Directory.GetFiles(Path.GetDirectoryName(status.LogPath)!, Path.GetFileName(status.LogPath) + "*").Order(StringComparer.Ordinal)];
}
