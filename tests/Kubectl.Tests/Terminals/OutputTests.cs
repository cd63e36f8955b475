using System.Text;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Terminals;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Terminals;

/// <summary>An output that takes no more.</summary>
public class OutputTests
{
    [Fact]
    public async Task A_watch_ends_quietly_when_nobody_reads_it_any_more()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: default}}");
        var output = new ClosedAfter(writes: 1, new OutputException("nobody reads the output", readerIsGone: true));
        using var error = new MemoryStream();

        var watching = cluster.RunOnAsync(new KubectlStreams(Stream.Null, output, error), "get", "cm", "-w");
        await output.Written;
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: default}}");

        Assert.Equal(141, await watching);
        Assert.Equal(0, error.Length);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told()
    {
        await using var cluster = await TestCluster.StartAsync();
        var output = new ClosedAfter(writes: 0, new OutputException("the output cannot be written: No space left on device", readerIsGone: false));
        using var error = new MemoryStream();

        Assert.Equal(1, await cluster.RunOnAsync(new KubectlStreams(Stream.Null, output, error), "get", "ns", "-o", "name"));
        Assert.Equal("error: the output cannot be written: No space left on device\n", Encoding.UTF8.GetString(error.ToArray()));
    }

    [Fact]
    public void A_descriptor_is_written_whole_and_tells_that_it_is_full()
    {
        using var file = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        using var output = new OutputDescriptor((int)file.DangerousGetHandle());

        var failure = Assert.Throws<OutputException>(() => output.Write("text"u8));
        Assert.Equal("the output cannot be written: No space left on device", failure.Message);
        Assert.False(failure.ReaderIsGone);
    }

    [Fact]
    public void A_pipe_tells_that_its_reader_has_gone()
    {
        using var reader = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        using var output = new OutputDescriptor((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        output.Write("seen"u8);
        Assert.Equal('s', reader.ReadByte());
        reader.Dispose();

        Assert.True(Assert.Throws<OutputException>(() => output.Write("unseen"u8)).ReaderIsGone);
    }

    private sealed class ClosedAfter(int writes, OutputException failure) : MemoryStream
    {
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left = writes;

        public Task Written => written.Task;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (left-- <= 0)
            {
                throw failure;
            }
            base.Write(buffer, offset, count);
            written.TrySetResult();
        }
    }
}
