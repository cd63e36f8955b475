using System.Diagnostics;

namespace MiniKube.Clusters;

/// <summary>
/// Starts a process that outlives this one and is started again when it ends. What watches over it is a small shell loop in a session
/// and a cgroup of its own; for a node the loop is also the holder of the node's network and mount namespaces. The loop begins when it is
/// told to, so that the namespaces can be furnished first.
/// </summary>
internal static class Supervisor
{
    // $1 log, $2 cgroup, $3 whether the mount namespace is its own, then the command. Under v1 each controller has a tree of its own; cpuset takes no process before its sets are filled.
    private const string Loop = """
        read -r go || exit 1
        exec </dev/null >>"$1" 2>&1
        cgroup=$2
        own=$3
        shift 3
        if [ -e /sys/fs/cgroup/cgroup.procs ]; then roots=/sys/fs/cgroup; else roots=/sys/fs/cgroup/*; fi
        for root in $roots; do
          case $root in */cpuset) continue ;; esac
          mkdir -p "$root$cgroup" || mkdir -p "$root$cgroup"; echo $$ >"$root$cgroup/cgroup.procs"
        done
        # crun refuses a v2 hierarchy beside v1 that has controllers; in a mount namespace of one's own it can be put out of sight.
        if [ "$own" = yes ]; then umount /sys/fs/cgroup/unified 2>/dev/null; fi
        trap 'kill "$child" 2>/dev/null; exit 0' TERM
        while :; do
          "$@" &
          child=$!
          wait "$child"
          echo "supervisor: ended with $?, starting it again: $1 $2"
          sleep 0.3
        done
        """;

    /// <summary>The process, waiting; <see cref="SupervisedProcess.Begin"/> starts the command. It ends when it was never told to begin.</summary>
    /// <param name="ownNamespaces">Gives the process a network and a mount namespace of its own.</param>
    /// <exception cref="IOException">It could not be started.</exception>
    public static SupervisedProcess Start(string role, string log, string cgroup, bool ownNamespaces, IReadOnlyList<string> command)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        string[] namespaces = ownNamespaces ? ["unshare", "--net", "--mount", "--propagation", "slave"] : [];
        var start = new ProcessStartInfo("setsid", [.. namespaces, "/bin/sh", "-c", Loop, "mkube-" + role, log, cgroup, ownNamespaces ? "yes" : "no", .. command])
        {
            RedirectStandardInput = true,
        };
        // A .NET process that is killed leaves the sockets of its diagnostic port in /tmp. Who wants to look into one says DOTNET_EnableDiagnostics=1.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        var process = Process.Start(start) ?? throw new IOException("setsid did not start");
        return new SupervisedProcess(ProcessRecord.Of(role, process.Id) ?? throw new IOException($"{role} ended at once: see {log}"), process.StandardInput);
    }

    /// <summary>The path of the running program, to start it again in another role.</summary>
    public static string Self => Environment.ProcessPath ?? throw new InvalidOperationException("the program's own path is unknown");
}

/// <summary>A supervised process of this cluster that may still wait for its beginning.</summary>
internal sealed class SupervisedProcess(ProcessRecord record, StreamWriter input)
{
    public ProcessRecord Record => record;

    public void Begin()
    {
        input.WriteLine("go");
        input.Dispose();
    }
}
