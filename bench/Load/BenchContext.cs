using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load;

/// <summary>What a scenario works with: the server under load, and where its results go.</summary>
internal sealed class BenchContext(BenchOptions options, Target target, ServerUsage usage)
{
    public BenchOptions Options { get; } = options;
    public Target Target { get; } = target;
    public ServerUsage Usage { get; } = usage;
    public string? Kubeconfig { get; init; }

    /// <summary>Starts a process beside the server, which counts as part of it.</summary>
    public Companion Start(string command)
    {
        var companion = new Companion(command, Kubeconfig ?? throw new BenchException("--kubeconfig is needed"));
        Usage.Add(companion.Pid);
        return companion;
    }

    public CpuMark Mark() => CpuMark.Now(Usage);

    /// <summary>Adds what was used since <paramref name="begun"/>: by others on the machine, and by the server, where its processes are known.</summary>
    public void AddUsage(JsonObject result, CpuMark begun, long ops)
    {
        var now = Mark();
        result["protocol"] = Target.Http1 ? "http/1.1" : "h2";
        result["other_cpus"] = Math.Round(begun.OtherCpusUntil(now), 2);
        if (!Usage.Known)
        {
            return;
        }
        result["server_cpu_ms"] = Math.Round(now.Server - begun.Server);
        if (ops > 0)
        {
            result["server_cpu_ms_per_op"] = Math.Round((now.Server - begun.Server) / ops, 4);
        }
        AddMemory(result);
    }

    public void AddMemory(JsonObject result, string prefix = "server")
    {
        if (Usage.Known)
        {
            result[prefix + "_rss_mib"] = Math.Round(Usage.RssMib(), 1);
            result[prefix + "_anonymous_mib"] = Math.Round(Usage.AnonymousMib(), 1);
        }
    }

    /// <summary>One line of JSON.</summary>
    public static void Report(JsonObject result) => Console.Out.WriteLine(result.ToJsonString());
}
