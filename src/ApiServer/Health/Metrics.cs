using System.Diagnostics;
using System.Globalization;
using System.Text;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Health;

/// <summary><c>/metrics</c> in Prometheus' text form: stored objects per resource and the process' own figures.</summary>
internal sealed class Metrics(ResourceRegistry resources)
{
    public Task HandleAsync(ApiRequest request)
    {
        var text = new StringBuilder();
        text.Append("# HELP apiserver_storage_objects Number of stored objects, by resource.\n# TYPE apiserver_storage_objects gauge\n");
        foreach (var storage in resources.All.Select(r => r.Storage).Distinct())
        {
            var name = Statuses.ApiError.Qualified(storage.Group, storage.Kind.Resource);
            text.Append(CultureInfo.InvariantCulture, $"apiserver_storage_objects{{resource=\"{name}\"}} {storage.Cache.Snapshot().Count}\n");
        }
        using var process = Process.GetCurrentProcess();
        Gauge(text, "process_resident_memory_bytes", "Resident memory in bytes.", process.WorkingSet64);
        Gauge(text, "process_cpu_seconds_total", "User and system CPU time in seconds.", process.TotalProcessorTime.TotalSeconds, "counter");
        Gauge(text, "process_start_time_seconds", "Start time since the Unix epoch in seconds.",
            new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);
        return ResponseBody.WriteAsync(request, 200, Encoding.UTF8.GetBytes(text.ToString()), "text/plain; version=0.0.4; charset=utf-8");
    }

    private static void Gauge(StringBuilder text, string name, string help, double value, string type = "gauge") =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value:R}\n");
}
