using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Storage.Backups;

/// <summary>
/// Writes a backup: one file, the same for every store.
/// <code>
/// {"format":"mkube-backup","version":1,"revision":1234,"taken":"2026-01-02T03:04:05+00:00"}\n
/// zlib stream of records; little-endian:
///     int32 length of the key (0: this was the last record, and nothing follows)
///     int32 length of the value
///     key (UTF-8), value
/// SHA-256 of all bytes before, 32 bytes
/// </code>
/// </summary>
public static class BackupWriter
{
    /// <summary>Bytes of a record before its key.</summary>
    internal const int RecordHeader = 8;

    /// <summary>Writes a snapshot, durably or not at all: until it is whole, a file that was there before stays.</summary>
    /// <exception cref="StoreException">The snapshot could not be read.</exception>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static async Task<BackupSummary> WriteAsync(string path, StoreSnapshot snapshot, DateTimeOffset taken, CancellationToken cancel = default)
    {
        long count = 0, length = 0;
        await DurableFile.WriteAsync(path, async file =>
        {
            file.Write(new BackupHeader(snapshot.Revision, taken).ToLine());
            using (var body = new BufferedStream(new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true), 1 << 16))
                count = await WriteRecordsAsync(body, snapshot, cancel);
            file.Position = 0;
            file.Write(SHA256.HashData(file));
            length = file.Length;
        }, cancel);
        return new BackupSummary(snapshot.Revision, count, length);
    }

    private static async Task<long> WriteRecordsAsync(Stream body, StoreSnapshot snapshot, CancellationToken cancel)
    {
        long count = 0;
        var header = new byte[RecordHeader];
        await foreach (var item in snapshot.Items)
        {
            cancel.ThrowIfCancellationRequested();
            var key = Encoding.UTF8.GetBytes(item.Key);
            BinaryPrimitives.WriteInt32LittleEndian(header, key.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), item.Value.Length);
            body.Write(header);
            body.Write(key);
            body.Write(item.Value);
            count++;
        }
        Array.Clear(header);
        body.Write(header);
        return count;
    }
}

/// <summary>What was backed up.</summary>
/// <param name="Revision">The revision of the store whose state it is.</param>
/// <param name="Objects">How many objects.</param>
/// <param name="Length">The file's length in bytes.</param>
public sealed record BackupSummary(long Revision, long Objects, long Length);
