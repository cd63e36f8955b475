namespace MiniKube;

/// <summary>Flags before the command, as in <c>mkube -n kube-system get pods</c>: kubectl takes its common flags in either place.</summary>
internal static class LeadingFlags
{
    private static readonly HashSet<string> WithValue = new(StringComparer.Ordinal)
    {
        "-n", "--namespace", "--kubeconfig", "--context", "--cluster", "--user", "-s", "--server", "--token", "--request-timeout", "-v", "--v",
        "--certificate-authority", "--client-certificate", "--client-key", "--tls-server-name",
    };

    /// <summary>The same words with the command first.</summary>
    public static string[] AfterCommand(string[] args)
    {
        var command = 0;
        while (command < args.Length && args[command].StartsWith('-') && args[command] is not ("--help" or "-h"))
        {
            command += WithValue.Contains(args[command]) ? 2 : 1;
        }
        return command == 0 || command >= args.Length ? args : [args[command], .. args[..command], .. args[(command + 1)..]];
    }
}
