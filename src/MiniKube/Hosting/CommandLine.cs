using System.CommandLine;

namespace MiniKube.Hosting;

/// <summary>Parses one command's options and runs it; usage errors are one line each.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string name, string description, string[] args, IReadOnlyList<Symbol> symbols, Func<ParseResult, Task<int>> run)
    {
        // Only --help needs the library's own actions.
        var root = new RootCommand(description);
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Option option: root.Options.Add(option); break;
                case Argument argument: root.Arguments.Add(argument); break;
            }
        }
        var parsed = root.Parse(args);
        if (args.Contains("--help") || args.Contains("-h"))
        {
            return await parsed.InvokeAsync();
        }
        return parsed.Errors is [var error, ..] ? throw new MkubeException($"{name}: {error.Message}") : await run(parsed);
    }
}
