using System.CommandLine;
using MiniKube.Hosting;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Etcd;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Backups;

/// <summary><c>mkube backup</c>: all objects of a cluster at one revision, in one file, while the cluster runs.</summary>
internal static class BackupCommand
{
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var file = new Argument<string>("FILE") { Description = "The backup to write; a file that is there is replaced when the new one is whole" };
        var store = new StoreChoiceFlags("backup");
        return CommandLine.InvokeAsync("backup", "Back up a cluster's objects, running or not", args, [file, .. store.Options], async parsed =>
        {
            var path = parsed.GetValue(file)!;
            try
            {
                var summary = await WriteAsync(path, store.Read(parsed), cancel);
                await output.WriteLineAsync($"backed up {summary.Objects} objects at revision {summary.Revision} to {path} ({summary.Length} bytes)");
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MkubeException($"backup: {e.Message}", e);
            }
        });
    }

    private static async Task<BackupSummary> WriteAsync(string path, StoreChoice choice, CancellationToken cancel)
    {
        var taken = TimeProvider.System.GetUtcNow();
        if (choice.Etcd is null)
        {
            using var file = SqliteBackup.OpenSnapshot(choice.File);
            return await BackupWriter.WriteAsync(path, file, taken, cancel);
        }
        await using var store = await EtcdStore.OpenAsync(choice.Etcd, TimeProvider.System, cancel);
        using var snapshot = await StoreSnapshot.OfAsync(store, cancel);
        return await BackupWriter.WriteAsync(path, snapshot, taken, cancel);
    }
}
