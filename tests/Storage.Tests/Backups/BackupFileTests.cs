using System.Text;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Memory;

namespace MiniKube.Storage.Tests.Backups;

/// <summary>The file itself: what is in it comes out, and what is not whole is refused.</summary>
public sealed class BackupFileTests : IDisposable
{
    private static readonly DateTimeOffset _taken = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _directory = Directory.CreateTempSubdirectory("backup-").FullName;

    private string Backup => Path.Combine(_directory, "cluster.backup");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_written_is_read_again_and_the_first_line_says_what_it_is()
    {
        var values = new Dictionary<string, string> { ["/registry/a"] = "1", ["/registry/ä/ü"] = "", ["/registry/big"] = new string('x', 3 << 20) };
        var summary = await WriteAsync(values);
        Assert.Equal((4, 3, new FileInfo(Backup).Length), (summary.Revision, summary.Objects, summary.Length));
        Assert.Equal("""{"format":"mkube-backup","version":1,"revision":4,"taken":"2026-01-02T03:04:05+00:00"}""", ReadFirstLine());
        using var backup = BackupReader.Open(Backup);
        Assert.Equal(new BackupHeader(4, _taken), backup.Header);
        // Twice, since a restore may look at them more than once.
        for (var i = 0; i < 2; i++)
            Assert.Equal(values, backup.Items().ToDictionary(i => i.Key, i => Encoding.UTF8.GetString(i.Value)));
    }

    [Fact]
    public async Task An_empty_store_makes_a_backup_too()
    {
        await WriteAsync([]);
        using var backup = BackupReader.Open(Backup);
        Assert.Empty(backup.Items());
    }

    [Fact]
    public async Task A_backup_cut_anywhere_or_with_any_byte_changed_is_refused()
    {
        await WriteAsync(new() { ["/registry/a"] = "some value", ["/registry/b"] = "another" });
        var whole = await File.ReadAllBytesAsync(Backup);
        for (var i = 0; i < whole.Length; i++)
        {
            Refused(whole[..i]);
            var changed = (byte[])whole.Clone();
            changed[i] ^= 0x20;
            Refused(changed);
        }
        Refused([.. whole, 0]);
    }

    [Theory]
    [InlineData("", "is no backup made by mkube")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\n", "is no backup made by mkube")]
    [InlineData("{\"format\":\"other\"}\n", "is no backup made by mkube")]
    [InlineData("{\"format\":\"mkube-backup\",\"version\":2,\"future\":true}\nabc", "is a backup of format version 2; this program knows version 1")]
    [InlineData("{\"format\":\"mkube-backup\",\"version\":1,\"revision\":4,\"taken\":\"2026-01-02T03:04:05+00:00\"}\n", "is damaged or cut short: its checksum does not fit")]
    public async Task What_is_no_backup_is_refused_in_one_line(string content, string message)
    {
        await File.WriteAllTextAsync(Backup, content);
        var failure = Assert.Throws<StoreException>(() => BackupReader.Open(Backup));
        Assert.Equal($"{Backup} {message}", failure.Message);
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_the_one_before_and_nothing_else()
    {
        await WriteAsync(new() { ["/registry/a"] = "1" });
        var before = await File.ReadAllBytesAsync(Backup);
        using var snapshot = new StoreSnapshot(7, FailingAsync());
        await Assert.ThrowsAsync<StoreException>(() => BackupWriter.WriteAsync(Backup, snapshot, _taken));
        Assert.Equal(before, await File.ReadAllBytesAsync(Backup));
        Assert.Equal([Backup], Directory.GetFiles(_directory));

        static async IAsyncEnumerable<StoredItem> FailingAsync()
        {
            yield return new StoredItem("/registry/a", new byte[1 << 20], 2);
            await Task.Yield();
            throw new StoreException("the medium failed");
        }
    }

    [Fact]
    public async Task A_full_disk_leaves_no_backup_and_says_so()
    {
        var values = new Dictionary<string, string> { ["/registry/random"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2 << 20)) };
        await using var store = await FilledAsync(values);
        TinyDisk.Run(1 << 20, disk =>
        {
            var file = Path.Combine(disk, "cluster.backup");
            using var snapshot = StoreSnapshot.OfAsync(store).GetAwaiter().GetResult();
            var failure = Assert.ThrowsAny<IOException>(() => BackupWriter.WriteAsync(file, snapshot, _taken).GetAwaiter().GetResult());
            Assert.Contains("No space left on device", failure.Message);
            Assert.DoesNotContain("unfinished", failure.Message);
            Assert.Empty(Directory.GetFiles(disk));
        });
    }

    [Theory]
    [InlineData("missing/cluster.backup", "could not be written: its directory does not exist")]
    [InlineData("file/cluster.backup", "could not be written: its directory does not exist")]
    [InlineData("folder", "is a directory")]
    [InlineData("taken", "The process cannot access the file 'PATH' because it is being used by another process.")]
    public async Task What_cannot_be_written_is_named_as_it_was_asked_for(string name, string problem)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "file"), "");
        Directory.CreateDirectory(Path.Combine(_directory, "folder"));
        using var taken = new FileStream(Path.Combine(_directory, "taken.unfinished"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var path = Path.Combine(_directory, name);
        await using var store = await FilledAsync([]);
        using var snapshot = await StoreSnapshot.OfAsync(store);
        var failure = await Assert.ThrowsAnyAsync<IOException>(() => BackupWriter.WriteAsync(path, snapshot, _taken));
        Assert.Equal(problem.Contains("PATH", StringComparison.Ordinal) ? problem.Replace("PATH", path, StringComparison.Ordinal) : $"{path} {problem}", failure.Message);
    }

    [Fact]
    public async Task Only_the_owner_can_read_it()
    {
        await WriteAsync([]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
    }

    private static async Task<MemoryStore> FilledAsync(Dictionary<string, string> values)
    {
        var store = new MemoryStore();
        foreach (var (key, value) in values)
            await store.CommitAsync(Commit.Create(key, Encoding.UTF8.GetBytes(value)));
        return store;
    }

    private async Task<BackupSummary> WriteAsync(Dictionary<string, string> values)
    {
        await using var store = await FilledAsync(values);
        using var snapshot = await StoreSnapshot.OfAsync(store);
        return await BackupWriter.WriteAsync(Backup, snapshot, _taken);
    }

    private string ReadFirstLine()
    {
        using var reader = new StreamReader(Backup);
        return reader.ReadLine()!;
    }

    private void Refused(byte[] content)
    {
        File.WriteAllBytes(Backup, content);
        Assert.Throws<StoreException>(() => BackupReader.Open(Backup));
    }
}
