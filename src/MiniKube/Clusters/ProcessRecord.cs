using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace MiniKube.Clusters;

/// <summary>A process by its number and its start time, which together name it even after the number was used again (proc(5), field 22).</summary>
internal sealed partial record ProcessRecord(string Role, int Pid, long StartTicks)
{
    private const int StartTimeField = 22;

    public static ProcessRecord? Of(string role, int pid) => StartOf(pid) is { } start ? new ProcessRecord(role, pid, start) : null;

    [JsonIgnore]
    public bool IsAlive => StartOf(Pid) == StartTicks;

    /// <summary>Sends a signal, unless the process has ended.</summary>
    public void Signal(int signal)
    {
        if (IsAlive)
        {
            _ = Kill(Pid, signal);
        }
    }

    private static long? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The command's name stands in parentheses and may hold anything; the fields after it are plain.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            const int firstField = 3;
            return fields[0] == "Z" ? null : long.Parse(fields[StartTimeField - firstField], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
