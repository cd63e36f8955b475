using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Testing.Simulation;

/// <summary>What happened, line by line, and a hash of all of it: two runs with one hash were the same run.</summary>
public sealed class History
{
    private readonly List<string> lines = [];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public IReadOnlyList<string> Lines => lines;

    /// <summary>Called at each line, before it is added: what is told from a place where it must not be throws.</summary>
    internal Action? Guard { get; set; }

    /// <summary>Adds a line: when, of which kind, what.</summary>
    public void Append(DateTimeOffset at, string kind, string text)
    {
        Guard?.Invoke();
        var line = $"{at:HH:mm:ss.fffffff} {kind} {text}";
        lines.Add(line);
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        hash.AppendData("\n"u8);
    }

    /// <summary>A decision of the scheduler: hashed like a line but, as there are very many, not kept.</summary>
    internal void Decide(int drawn, int among)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, drawn);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], among);
        hash.AppendData(bytes);
    }

    /// <summary>The hash of everything so far, in hex.</summary>
    public string Hash() => Convert.ToHexStringLower(hash.GetCurrentHash());
}
