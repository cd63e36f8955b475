using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load;

/// <summary>What a scenario works with: the server under load, and where its results go.</summary>
internal sealed class BenchContext(BenchOptions options, Target target, ServerUsage usage)
{
    public BenchOptions Options { get; } = options;
    public Target Target { get; } = target;
    public ServerUsage Usage { get; } = usage;

    /// <summary>Adds what the server has used since it had used <paramref name="cpuBefore"/> milliseconds, where its processes are known.</summary>
    public void AddServer(JsonObject result, double cpuBefore, long ops)
    {
        result["protocol"] = Target.Http1 ? "http/1.1" : "h2";
        if (!Usage.Known)
        {
            return;
        }
        var cpu = Usage.CpuMilliseconds() - cpuBefore;
        result["server_cpu_ms"] = Math.Round(cpu);
        if (ops > 0)
        {
            result["server_cpu_ms_per_op"] = Math.Round(cpu / ops, 4);
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
