namespace MiniKube.Kubectl.Commands;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public static void WriteOverview(TextWriter output)
    {
        output.WriteLine("Commands:");
        var commands = CommandTable.Names.Order(StringComparer.Ordinal).Select(n => CommandTable.Find(n)!).ToArray();
        var width = commands.Max(c => c.Name.Length);
        foreach (var command in commands)
        {
            output.WriteLine($"  {command.Name.PadRight(width)}   {command.Summary}");
        }
        output.WriteLine();
        output.WriteLine("Use \"kubectl <command> --help\" for more information about a given command.");
    }

    public static void WriteGroup(TextWriter output, string word)
    {
        output.WriteLine("Available Commands:");
        foreach (var name in CommandTable.Names.Where(n => n.StartsWith(word + " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            output.WriteLine($"  {name[(word.Length + 1)..],-16} {CommandTable.Find(name)!.Summary}");
        }
    }

    public static void WriteCommand(TextWriter output, Command command)
    {
        output.WriteLine(command.Summary);
        output.WriteLine();
        output.WriteLine("Options:");
        foreach (var flag in command.Flags.All)
        {
            var shorthand = flag.Shorthand == '\0' ? "    " : $"-{flag.Shorthand}, ";
            output.WriteLine($"    {shorthand}--{flag.Name}={flag.Default}:");
            output.WriteLine($"        {flag.Help}");
        }
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine($"  kubectl {command.Use} [options]");
    }
}
