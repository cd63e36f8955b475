using System.Globalization;
using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Where a node keeps the files of its pods, below its root.</summary>
internal sealed class PodPaths(string root)
{
    public string Pods => Path.Combine(root, "pods");

    public string Pod(string uid) => Path.Combine(Pods, uid);

    /// <summary>The node's copy of a file in a pod's /etc.</summary>
    public string EtcFile(string uid, string path) => Path.Combine(Pod(uid), "etc", Path.GetFileName(path));

    public string TerminationLog(string uid, string container, int attempt) => Path.Combine(Pod(uid), "termination", container, $"{attempt}");

    public string Logs(string ns, string name, string uid) => Path.Combine(root, "logs", $"{ns}_{name}_{uid}");

    /// <summary>The log of one instance of a container, in CRI format.</summary>
    public string Log(Pod pod, string container, int attempt) =>
        Path.Combine(Logs(pod.Metadata.Namespace!, pod.Metadata.Name!, pod.Metadata.Uid!), container, $"{attempt}.log");

    /// <summary>Logs of instances before the given one, whose own log is <paramref name="log"/>, with what rotation put aside of them.</summary>
    public static IEnumerable<string> LogsBefore(string log, int attempt)
    {
        var folder = Path.GetDirectoryName(log)!;
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder)
            .Where(f => int.TryParse(Path.GetFileName(f).Split('.')[0], CultureInfo.InvariantCulture, out var of) && of < attempt);
    }

    /// <summary>The pods that have files here.</summary>
    public IEnumerable<string> Uids() => Directory.Exists(Pods) ? Directory.EnumerateDirectories(Pods).Select(d => Path.GetFileName(d)) : [];

    /// <summary>The log folders of a pod whose name is no longer known.</summary>
    public IEnumerable<string> LogsOf(string uid)
    {
        var logs = Path.Combine(root, "logs");
        return Directory.Exists(logs) ? Directory.EnumerateDirectories(logs, "*_" + uid) : [];
    }
}
