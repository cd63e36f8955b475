using System.Buffers;
using System.Text.Json;

namespace MiniKube.Storage.Backups;

/// <summary>The first line of a backup, which says what the file is; <c>head -1</c> shows it.</summary>
/// <param name="Revision">The revision of the store whose state the backup is.</param>
/// <param name="Taken">When it was taken.</param>
public sealed record BackupHeader(long Revision, DateTimeOffset Taken)
{
    /// <summary>No header is longer, in bytes, its newline included.</summary>
    internal const int MaxLength = 1024;

    private const string Format = "mkube-backup";
    private const int Version = 1;

    internal byte[] ToLine()
    {
        var line = new ArrayBufferWriter<byte>(MaxLength);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteNumber("revision", Revision);
            json.WriteString("taken", Taken);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>The header that a file begins with, and its length.</summary>
    /// <param name="start">The file's first bytes, at least <see cref="MaxLength"/> if it has so many.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="StoreException">It begins with no such header, or with one of another version.</exception>
    internal static (BackupHeader Header, int Length) Parse(ReadOnlySpan<byte> start, string path)
    {
        var length = start.IndexOf((byte)'\n') + 1;
        try
        {
            using var json = length > 0 ? JsonDocument.Parse(start[..length].ToArray()) : null;
            if (json is { RootElement.ValueKind: JsonValueKind.Object } && json.RootElement.TryGetProperty("format", out var format) && format.ValueEquals(Format))
            {
                var version = json.RootElement.GetProperty("version").GetInt32();
                return version == Version
                    ? (new BackupHeader(json.RootElement.GetProperty("revision").GetInt64(), json.RootElement.GetProperty("taken").GetDateTimeOffset()), length)
                    : throw new StoreException($"{path} is a backup of format version {version}; this program knows version {Version}");
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new StoreException($"{path} is no backup made by mkube", e);
        }
        throw new StoreException($"{path} is no backup made by mkube");
    }
}
