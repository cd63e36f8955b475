using System.Text;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Containers.Logs;
using MiniKube.NodeRuntime.Tests.Images;

namespace MiniKube.NodeRuntime.Tests.Containers;

public sealed class LogReaderTests : IDisposable
{
    private const string Sample = """
        2026-01-01T00:00:01.000000000+00:00 stdout F one
        2026-01-01T00:00:02.000000000+00:00 stderr F two
        2026-01-01T00:00:03.000000000+00:00 stdout P thr
        2026-01-01T00:00:03.100000000+00:00 stdout F ee
        2026-01-01T00:00:04.000000000+00:00 stdout F 
        2026-01-01T00:00:05.000000000+00:00 stdout F  five
        """;

    private readonly TemporaryDirectory temp = new();
    private readonly LogReader reader = new();

    public void Dispose()
    {
        reader.Dispose();
        temp.Dispose();
    }

    public static TheoryData<LogOptions, string> Cases => new()
    {
        { new(), "one\ntwo\nthree\n\n five\n" },
        { new() { TailLines = 0 }, "" },
        { new() { TailLines = 1 }, " five\n" },
        { new() { TailLines = 3 }, "three\n\n five\n" },
        { new() { TailLines = 4 }, "two\nthree\n\n five\n" },
        { new() { TailLines = 99 }, "one\ntwo\nthree\n\n five\n" },
        { new() { TailLines = 2, Stream = "stderr" }, "two\n" },
        { new() { Stream = "stdout" }, "one\nthree\n\n five\n" },
        { new() { Since = DateTimeOffset.Parse("2026-01-01T00:00:04Z") }, "\n five\n" },
        { new() { Since = DateTimeOffset.Parse("2027-01-01T00:00:00Z") }, "" },
        { new() { LimitBytes = 6 }, "one\ntw" },
        {
            new() { Timestamps = true, TailLines = 3 },
            "2026-01-01T00:00:03.000000000Z three\n2026-01-01T00:00:04.000000000Z \n2026-01-01T00:00:05.000000000Z  five\n"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_part_asked_for_is_read(LogOptions options, string expected)
    {
        File.WriteAllText(temp["log"], Sample + "\n");
        Assert.Equal(expected, await ReadAsync(options));
        // The same, when it is followed to the end of a container that has ended.
        Assert.Equal(expected, await ReadAsync(options with { Follow = true }));
    }

    [Fact]
    public async Task The_tail_of_a_long_log_is_found_across_blocks()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => $"2026-01-01T00:00:01.000000000+00:00 stdout F line {i} {new string('x', i % 200)}");
        await File.WriteAllLinesAsync(temp["log"], lines);
        foreach (var tail in new[] { 1, 2, 500, 7_777, 20_000 })
        {
            var read = (await ReadAsync(new() { TailLines = tail })).Split('\n');
            Assert.Equal((tail, $"line {20_000 - tail}"), (read.Length - 1, string.Join(' ', read[0].Split(' ').Take(2))));
        }
    }

    [Fact]
    public async Task A_missing_log_is_an_error_unless_followed()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync(new()));
        Assert.Equal("", await ReadAsync(new() { Follow = true }));
    }

    [Fact]
    public async Task Following_sees_new_lines_at_once_across_a_rotation_and_ends_with_the_container()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Shell("while read line; do echo $line; done; echo last") with { Stdin = true, StdinOnce = true });
        using var session = lab.Runtime.Attach(status.Id).Value!;
        var seen = new LineStream();
        var following = reader.CopyAsync(status.LogPath, new() { Follow = true }, seen, lab.Runtime.WaitAsync(status.Id));
        await session.WriteAsync("one\n"u8.ToArray());
        await ContainerLab.UntilAsync(() => seen.Text == "one\n", "the first line");
        lab.Runtime.RotateLog(status.Id, status.LogPath + ".1");
        await ContainerLab.UntilAsync(() => File.Exists(status.LogPath), "the new log");
        await session.WriteAsync("two\n"u8.ToArray());
        await ContainerLab.UntilAsync(() => seen.Text == "one\ntwo\n", "the line after the rotation");
        session.CloseInput();
        await following.WaitAsync(ContainerLab.Guard);
        Assert.Equal("one\ntwo\nlast\n", seen.Text);
        Assert.Contains("one", File.ReadAllText(status.LogPath + ".1"));
        Assert.DoesNotContain("one", File.ReadAllText(status.LogPath));
    }

    [Fact]
    public async Task A_reader_that_gives_up_stops_following()
    {
        File.WriteAllText(temp["log"], Sample);
        using var stop = new CancellationTokenSource();
        var following = reader.CopyAsync(temp["log"], new() { Follow = true }, Stream.Null, new TaskCompletionSource().Task, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(ContainerLab.Guard));
    }

    private async Task<string> ReadAsync(LogOptions options)
    {
        using var text = new MemoryStream();
        await reader.CopyAsync(temp["log"], options, text, Task.CompletedTask);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Collects text that another thread looks at.</summary>
    private sealed class LineStream : MemoryStream
    {
        private volatile string text = "";

        public string Text => text;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            text = Encoding.UTF8.GetString(ToArray());
        }
    }
}
