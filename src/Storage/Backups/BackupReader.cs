using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Storage.Backups;

/// <summary>A backup that was found whole; see <see cref="BackupWriter"/> for the form.</summary>
public sealed class BackupReader : IDisposable
{
    private readonly FileStream _file;
    private readonly int _body;

    private BackupReader(FileStream file, BackupHeader header, int body) => (_file, Header, _body) = (file, header, body);

    /// <summary>What the file says of itself.</summary>
    public BackupHeader Header { get; }

    /// <summary>Opens a backup and checks all of it: what is restored from it is what was backed up.</summary>
    /// <exception cref="StoreException">It is no backup, one of a newer form, damaged or cut short.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static BackupReader Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            Span<byte> start = stackalloc byte[BackupHeader.MaxLength];
            var (header, body) = BackupHeader.Parse(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)], path);
            if (!IsWhole(file, body))
                throw new StoreException($"{path} is damaged or cut short: its checksum does not fit");
            return new BackupReader(file, header, body);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The objects.</summary>
    public IEnumerable<(string Key, byte[] Value)> Items()
    {
        _file.Position = _body;
        using var body = new BufferedStream(new ZLibStream(_file, CompressionMode.Decompress, leaveOpen: true), 1 << 16);
        var header = new byte[BackupWriter.RecordHeader];
        while (true)
        {
            body.ReadExactly(header);
            var key = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
            if (key.Length == 0)
                yield break;
            var value = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4))];
            body.ReadExactly(key);
            body.ReadExactly(value);
            yield return (Encoding.UTF8.GetString(key), value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static bool IsWhole(FileStream file, int body)
    {
        var left = file.Length - SHA256.HashSizeInBytes;
        if (left < body)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        file.Position = 0;
        while (left > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        Span<byte> told = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(told);
        return told.SequenceEqual(hash.GetHashAndReset());
    }
}
