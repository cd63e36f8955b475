namespace MiniKube.NodeRuntime.Containers;

/// <summary>Signal names and numbers of Linux (signal(7)).</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    private const int RealTimeMin = 34;
    private const int RealTimeMax = 64;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>Reads "SIGTERM", "TERM", "15", "SIGRTMIN+3"; null for anything else.</summary>
    public static int? Parse(string text)
    {
        if (int.TryParse(text, out var number))
            return number is > 0 and <= RealTimeMax ? number : null;
        var name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        var index = Array.FindIndex(Names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index > 0)
            return index;
        return RealTime(name, "RTMIN", RealTimeMin, 1) ?? RealTime(name, "RTMAX", RealTimeMax, -1);
    }

    private static int? RealTime(string name, string start, int signal, int direction)
    {
        if (!name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = name[start.Length..];
        if (rest.Length == 0)
            return signal;
        var distance = 0;
        var valid = rest[0] == (direction > 0 ? '+' : '-') && int.TryParse(rest[1..], out distance);
        var found = signal + direction * distance;
        return valid && found is >= RealTimeMin and <= RealTimeMax ? found : null;
    }
}
