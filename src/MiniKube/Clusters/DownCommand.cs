using System.CommandLine;
using System.Diagnostics;
using System.Net;
using MiniKube.Hosting;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.Clusters;

/// <summary>
/// <c>mkube down</c>: ends a cluster and takes away everything it made. It goes by what was recorded and by cgroups, never by what happens
/// to answer, so it also cleans up after a cluster of which every process was killed.
/// </summary>
internal static class DownCommand
{
    private const int Kill = 9;
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(20);

    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var name = new Option<string>("--name") { DefaultValueFactory = _ => ClusterPaths.DefaultName, Description = "The cluster's name" };
        return CommandLine.InvokeAsync("down", "End a cluster and take away everything it made", args, [name], async parsed =>
        {
            Requirements.CheckRoot("end a cluster");
            var paths = new ClusterPaths(parsed.GetValue(name)!);
            if (ClusterRecord.Read(paths) is null)
            {
                throw new MkubeException($"there is no cluster \"{paths.Name}\"");
            }
            await RemoveAsync(paths, cancel);
            await output.WriteLineAsync($"cluster \"{paths.Name}\" is gone");
            return 0;
        });
    }

    /// <exception cref="MkubeException">Something would not go; calling again goes on where this ended.</exception>
    public static async Task RemoveAsync(ClusterPaths paths, CancellationToken cancel)
    {
        var record = ClusterRecord.Read(paths);
        // Supervisors first, lest they start again what is ended next.
        foreach (var process in record?.Processes ?? [])
        {
            process.Signal(Kill);
        }
        var hierarchy = CgroupHierarchy.Detect();
        if (!await hierarchy.KillAsync(paths.Cgroup, EndWait, TimeProvider.System) || !await hierarchy.RemoveAsync(paths.Cgroup, EndWait, TimeProvider.System))
        {
            throw new MkubeException($"down: processes in the cgroup {paths.Cgroup} would not end; try again");
        }
        hierarchy.RemoveIfEmpty(ClusterPaths.CgroupParent);
        RemoveNetwork(paths);
        await RemoveFilesAsync(paths, cancel);
    }

    private static void RemoveNetwork(ClusterPaths paths)
    {
        if (File.Exists(paths.Links))
        {
            ClusterLink.Remove(paths.Links, NetworkNamespace.Current);
        }
        using var services = ServiceProxy.Open(HostServices.Options(paths.Name));
        services.Remove();
        LocalAddress.Remove(NetworkNamespace.Current, ClusterNetwork.Dns);
    }

    // Mounts of a node end with the last process of its mount namespace, which the kernel may be about to reap.
    private static async Task RemoveFilesAsync(ClusterPaths paths, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Directory.Delete(paths.Directory, recursive: true);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && waited.Elapsed < EndWait)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
            }
        }
    }
}
