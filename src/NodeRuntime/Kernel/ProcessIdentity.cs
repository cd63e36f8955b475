namespace MiniKube.NodeRuntime.Kernel;

/// <summary>A process that cannot be taken for a later one with the same number: its id and when it started (clock ticks since boot).</summary>
internal readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    /// <summary>The process that has the id now; null when there is none, or only its remains.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (pid <= 0)
            return null;
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null;
        }
        // The name in parentheses may hold anything; state is the first field after it, the start time the twentieth.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, long.Parse(fields[19]));
    }

    public bool IsAlive => Of(Pid) == this;

    /// <summary>Sends a signal if it is still the same process.</summary>
    public bool Signal(int signal) => IsAlive && LibC.Kill(Pid, signal) == 0;
}
