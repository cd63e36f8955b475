using System.Diagnostics;
using System.Globalization;

namespace MiniKube.Bench.Load;

/// <summary>The CPU time, in milliseconds, that the server, this process and the whole machine had used at one moment.</summary>
internal readonly record struct CpuMark(double Server, double Generator, double Machine, long At)
{
    private const double TickMilliseconds = 10;

    public static CpuMark Now(ServerUsage usage)
    {
        // cpu user nice system idle iowait irq softirq steal ...: all but idle and iowait is work, on this machine or (steal) instead of it.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return new CpuMark(
            usage.CpuMilliseconds(), Environment.CpuUsage.TotalTime.TotalMilliseconds, (fields.Sum() - fields[3] - fields[4]) * TickMilliseconds, Stopwatch.GetTimestamp());
    }

    /// <summary>How many CPUs were busy since then with what is neither the server (where it is known) nor this process: a figure is worth what this leaves.</summary>
    public double OtherCpusUntil(CpuMark later) =>
        Math.Max(0, later.Machine - Machine - (later.Server - Server) - (later.Generator - Generator)) / Stopwatch.GetElapsedTime(At, later.At).TotalMilliseconds;
}
