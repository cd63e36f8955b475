using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of the signal that stops a container: each operating system has its own, so the pod must say for which it is (KEP-4960).</summary>
internal static class StopSignalRules
{
    private static readonly string[] Windows = ["SIGKILL", "SIGTERM"];

    private static readonly string[] Linux =
    [
        "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT", "SIGIO", "SIGIOT", "SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT",
        .. Numbered("SIGRTMAX", '-', 14), .. Numbered("SIGRTMIN", '+', 15),
        "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ",
    ];

    public static void Check(string? signal, string path, string? system, FieldErrors errors)
    {
        if (signal is null)
        {
            return;
        }
        if (string.IsNullOrEmpty(system))
        {
            errors.Forbidden(path, "may not be set for containers with empty `spec.os.name`");
        }
        else
        {
            errors.OneOf(path, signal, system == "windows" ? Windows : Linux);
        }
    }

    private static IEnumerable<string> Numbered(string signal, char sign, int count) =>
        Enumerable.Range(1, count).Select(n => $"{signal}{sign}{n}").Prepend(signal);
}
