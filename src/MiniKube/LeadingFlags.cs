namespace MiniKube;

/// <summary>Flags before the command, as in <c>mkube -n kube-system get pods</c>: kubectl takes its common flags in either place.</summary>
internal static class LeadingFlags
{
    private static readonly HashSet<string> WithValue = new(StringComparer.Ordinal)
    {
        "-n", "--namespace", "--kubeconfig", "--context", "--cluster", "--user", "-s", "--server", "--token", "--request-timeout", "-v", "--v",
        "--certificate-authority", "--client-certificate", "--client-key", "--tls-server-name",
    };

    /// <summary>The same words with the command first, and its subcommand, should the next word be one: the flags after it mean the same.</summary>
    public static string[] AfterCommand(string[] args)
    {
        var command = 0;
        while (command < args.Length && args[command].StartsWith('-') && args[command] is not ("--help" or "-h"))
        {
            command += WithValue.Contains(args[command]) ? 2 : 1;
        }
        if (command == 0 || command >= args.Length)
        {
            return args;
        }
        var rest = command + 1;
        if (rest < args.Length && !args[rest].StartsWith('-'))
        {
            rest++;
        }
        return [.. args[command..rest], .. args[..command], .. args[rest..]];
    }
}
