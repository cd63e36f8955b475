using System.Text;
using MiniKube.Kubectl.Terminals;

namespace MiniKube.Kubectl;

/// <summary>What a command reads and writes: its three byte streams, text over the two outputs, and the terminal when there is one.</summary>
public sealed class KubectlStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public KubectlStreams(Stream input, Stream output, Stream error, ITerminal? terminal = null)
    {
        Input = input;
        RawOutput = output;
        RawError = error;
        Terminal = terminal;
        Out = new StreamWriter(output, Utf8, bufferSize: 16 << 10, leaveOpen: true) { NewLine = "\n" };
        Error = new StreamWriter(error, Utf8, bufferSize: 1 << 10, leaveOpen: true) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>The process's own.</summary>
    public static KubectlStreams Console => ProcessTerminal.Streams();

    public Stream Input { get; }

    /// <summary>For bytes that are not ours to decode; flush <see cref="Out"/> before.</summary>
    public Stream RawOutput { get; }
    public Stream RawError { get; }

    /// <summary>Buffered; flushed when the command ends, and by commands that run on.</summary>
    public TextWriter Out { get; }
    public TextWriter Error { get; }

    /// <summary>Null when the input is no terminal.</summary>
    public ITerminal? Terminal { get; }
}
