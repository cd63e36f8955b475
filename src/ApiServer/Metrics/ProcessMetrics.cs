using System.Diagnostics;
using System.Globalization;
using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Metrics;

/// <summary>The process' own figures, as every Prometheus client library shows them.</summary>
public static class ProcessMetrics
{
    public static void Register(MetricRegistry registry)
    {
        Observe(registry, "process_cpu_seconds_total", "counter", "User and system CPU time in seconds.", static p => p.TotalProcessorTime.TotalSeconds);
        Observe(registry, "process_resident_memory_bytes", "gauge", "Resident memory in bytes.", static p => p.WorkingSet64);
        Observe(registry, "process_virtual_memory_bytes", "gauge", "Virtual memory in bytes.", static p => p.VirtualMemorySize64);
        RegisterStart(registry);
        Observe(registry, "process_open_fds", "gauge", "Open file descriptors.", static _ => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        Observe(registry, "process_max_fds", "gauge", "The most file descriptors that may be open.", static _ => MaxFiles());
    }

    /// <summary>The one that tells counters which began anew from those that went back.</summary>
    public static void RegisterStart(MetricRegistry registry) =>
        Observe(registry, "process_start_time_seconds", "gauge", "Start time since the Unix epoch in seconds.",
            static p => new DateTimeOffset(p.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);

    private static void Observe(MetricRegistry registry, string name, string type, string help, Func<Process, double> value) =>
        registry.Observe(name, type, help, () =>
        {
            using var process = Process.GetCurrentProcess();
            return [("", value(process))];
        });

    // "Max open files            1024                 1048576              files"
    private static double MaxFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return double.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : double.PositiveInfinity;
    }
}
