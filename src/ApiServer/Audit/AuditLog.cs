using System.Globalization;

namespace MiniKube.ApiServer.Audit;

/// <summary>Where audit events go, and how much of the past is kept there.</summary>
/// <param name="Path">A file; <c>-</c> is standard output.</param>
public sealed record AuditLogOptions(string Path)
{
    private const int DefaultMegabytes = 100;

    /// <summary>The size in MB at which the file is set aside and a new one begun; 0 for 100.</summary>
    public int MaxSize { get; init; }

    /// <summary>How many files set aside are kept; 0 for all.</summary>
    public int MaxBackups { get; init; }

    /// <summary>How many days files set aside are kept; 0 for ever.</summary>
    public int MaxAge { get; init; }

    internal long MaxBytes => (MaxSize > 0 ? MaxSize : DefaultMegabytes) * 1024L * 1024;
}

/// <summary>Appends events to a file. A full one is set aside as <c>audit-2026-01-31T12-00-00.000.log</c>.</summary>
internal sealed class AuditLog : IDisposable
{
    private const string StampFormat = "yyyy-MM-dd'T'HH-mm-ss.fff";

    private readonly Lock gate = new();
    private readonly AuditLogOptions options;
    private readonly TimeProvider time;
    private readonly bool rotates;
    private Stream output;
    private long length;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public AuditLog(AuditLogOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        rotates = options.Path != "-";
        output = rotates ? Open() : Console.OpenStandardOutput();
    }

    /// <exception cref="IOException">The medium failed; part of the line may be written.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            if (rotates && length > 0 && length + line.Length > options.MaxBytes)
            {
                Rotate();
            }
            output.Write(line);
            output.Flush();
            length += line.Length;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            output.Dispose();
        }
    }

    private FileStream Open()
    {
        var path = Path.GetFullPath(options.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Objects in it may be secrets.
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        length = file.Length;
        return file;
    }

    private void Rotate()
    {
        output.Dispose();
        File.Move(options.Path, Aside(time.GetUtcNow().UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture)), overwrite: true);
        output = Open();
        RemoveOld();
    }

    private void RemoveOld()
    {
        var oldest = options.MaxAge > 0 ? time.GetUtcNow().UtcDateTime.AddDays(-options.MaxAge) : DateTime.MinValue;
        var aside = Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(options.Path))!)
            .Select(f => (File: f, Stamp: StampOf(f))).Where(f => f.Stamp is not null).OrderByDescending(f => f.Stamp).ToArray();
        foreach (var (file, _) in aside.Where((f, i) => f.Stamp < oldest || (options.MaxBackups > 0 && i >= options.MaxBackups)))
        {
            File.Delete(file);
        }
    }

    private string Aside(string stamp)
    {
        var path = Path.GetFullPath(options.Path);
        return Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-{stamp}{Path.GetExtension(path)}");
    }

    private DateTime? StampOf(string file)
    {
        var (head, tail) = (Path.GetFileNameWithoutExtension(options.Path) + "-", Path.GetExtension(options.Path));
        var name = Path.GetFileName(file);
        return name.StartsWith(head, StringComparison.Ordinal) && name.EndsWith(tail, StringComparison.Ordinal) && name.Length >= head.Length + tail.Length
            && DateTime.TryParseExact(name[head.Length..^tail.Length], StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var stamp)
                ? stamp
                : null;
    }
}
