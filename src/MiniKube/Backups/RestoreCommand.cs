using System.CommandLine;
using System.Globalization;
using MiniKube.Clusters;
using MiniKube.Hosting;
using MiniKube.Storage;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Etcd;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Backups;

/// <summary><c>mkube restore</c>: makes a backup the state of a cluster.</summary>
internal static class RestoreCommand
{
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var file = new Argument<string>("FILE") { Description = "A backup that mkube backup made" };
        var force = new Option<bool>("--force") { Description = "Replace the objects that are there, all of them" };
        var store = new StoreChoiceFlags("restore");
        return CommandLine.InvokeAsync("restore", "Restore a cluster's objects", args, [file, force, .. store.Options], async parsed =>
        {
            try
            {
                using var backup = BackupReader.Open(parsed.GetValue(file)!);
                var result = await RestoreAsync(backup, store.Read(parsed), new RestoreOptions { Replace = parsed.GetValue(force) }, cancel);
                await output.WriteLineAsync(result.Restored
                    ? Told(backup.Header, result)
                    : throw new MkubeException($"restore: {result.Existing} objects are there: --force replaces all of them"));
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MkubeException($"restore: {e.Message}", e);
            }
        });
    }

    private static async Task<RestoreResult> RestoreAsync(BackupReader backup, StoreChoice choice, RestoreOptions options, CancellationToken cancel)
    {
        if (choice.Etcd is { } etcd)
        {
            return await EtcdRestore.RunAsync(etcd, backup, options, cancel);
        }
        if (choice.Cluster is not { } cluster)
        {
            Directory.CreateDirectory(choice.DataDirectory);
            return SqliteBackup.Restore(choice.File, backup, options);
        }
        if (!options.Replace)
        {
            throw new MkubeException($"restore: cluster \"{cluster.Name}\" has objects: --force ends its control plane, replaces all of them, and starts it again");
        }
        await using var pause = await ControlPlanePause.BeginAsync(cluster, cancel);
        return SqliteBackup.Restore(choice.File, backup, options);
    }

    private static string Told(BackupHeader backup, RestoreResult result)
    {
        var replaced = result.Existing switch
        {
            0 => "",
            null => " in place of a store that could not be read",
            var count => $" in place of {count}",
        };
        var taken = backup.Taken.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return $"restored {result.Objects} objects{replaced}: the backup of {taken} at revision {backup.Revision} is revision {result.Revision} now";
    }
}
