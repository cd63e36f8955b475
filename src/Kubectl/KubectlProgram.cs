using System.Net.Http;
using System.Net.WebSockets;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Terminals;

namespace MiniKube.Kubectl;

/// <summary>The kubectl-style command line: flags, exit codes and messages are those of kubectl 1.36.</summary>
public static class KubectlProgram
{
    private static readonly string[] WordsWithCommandsBelow = ["create", "rollout"];

    /// <summary>Whether <paramref name="firstWord"/> begins a command of this program.</summary>
    public static bool Knows(string firstWord) => CommandTable.Knows(firstWord);

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="streams">What the command reads and writes.</param>
    /// <param name="fallbackKubeconfig">Used when neither --kubeconfig nor KUBECONFIG names one and it exists; then ~/.kube/config.</param>
    /// <param name="cancel">Ends the command, as an interrupt does.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, KubectlStreams streams, string? fallbackKubeconfig, CancellationToken cancel) =>
        RunAsync(args, new KubectlHost(streams, TimeProvider.System) { FallbackKubeconfig = fallbackKubeconfig }, cancel);

    internal static async Task<int> RunAsync(string[] args, KubectlHost host, CancellationToken cancel)
    {
        try
        {
            var code = await AnswerAsync(args, host, cancel);
            host.Streams.Out.Flush();
            return code;
        }
        catch (OutputException e) when (e.ReaderIsGone)
        {
            const int endedByBrokenPipe = 141;
            return endedByBrokenPipe;
        }
        catch (OutputException e)
        {
            host.Streams.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> AnswerAsync(string[] args, KubectlHost host, CancellationToken cancel)
    {
        var streams = host.Streams;
        try
        {
            return await DispatchAsync(args, host, cancel);
        }
        catch (CommandFailure e)
        {
            streams.Out.Flush();
            if (e.Text.Length > 0)
            {
                streams.Error.WriteLine(e.Text);
            }
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            const int interrupted = 130;
            return interrupted;
        }
    }

    private static async Task<int> DispatchAsync(string[] args, KubectlHost host, CancellationToken cancel)
    {
        // Flags may stand before the command; its words are the first that are none.
        var globals = new GlobalFlags();
        var (name, rest) = Words(args);
        if (name.Length == 0 || name == "help")
        {
            Help.WriteOverview(host.Streams.Out);
            return 0;
        }
        var command = CommandTable.Find(name);
        if (command is null)
        {
            if (!CommandTable.Knows(name))
            {
                throw new CommandFailure($"error: unknown command \"{name}\" for \"kubectl\"");
            }
            if (rest.FirstOrDefault(w => !w.StartsWith('-')) is { } unknown)
            {
                throw CommandFailure.Usage(name, $"unknown command \"{unknown}\"");
            }
            Help.WriteGroup(host.Streams.Out, name);
            return 0;
        }
        globals.AddTo(command.Flags);
        var help = command.Flags.Add(new BoolFlag("help", $"help for {name}", 'h'));
        Arguments arguments;
        try
        {
            var (words, dash) = command.Flags.Parse(rest);
            arguments = dash < 0 ? new(words, [], false) : new([.. words.Take(dash)], [.. words.Skip(dash)], true);
        }
        catch (FlagException e)
        {
            throw new CommandFailure($"error: {e.Message}\nSee 'kubectl {name} --help' for usage.");
        }
        if (command.Flags.Problem is { } problem && !help.Value)
        {
            throw CommandFailure.Error(problem);
        }
        if (help.Value)
        {
            Help.WriteCommand(host.Streams.Out, command);
            return 0;
        }
        using var context = new CommandContext(host, globals, cancel);
        try
        {
            return await command.RunAsync(context, arguments);
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or IOException and not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new CommandFailure(Errors.Unreachable(e, context.Config.Server));
        }
    }

    private static (string Name, List<string> Others) Words(string[] args)
    {
        var rest = new List<string>(args);
        var flags = new FlagSet();
        new GlobalFlags().AddTo(flags);
        var first = FirstWord(rest, flags);
        if (first < 0)
        {
            return ("", rest);
        }
        var name = rest[first];
        rest.RemoveAt(first);
        if (WordsWithCommandsBelow.Contains(name) && first < rest.Count && !rest[first].StartsWith('-')
            && CommandTable.Find($"{name} {CommandTable.FullWord(rest[first])}") is not null)
        {
            name = $"{name} {CommandTable.FullWord(rest[first])}";
            rest.RemoveAt(first);
        }
        return (name, rest);
    }

    private static int FirstWord(List<string> words, FlagSet flags)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-'))
            {
                return i;
            }
            if (flags.All.Any(f => f.ValueWhenBare is null && (words[i] == "--" + f.Name || (f.Shorthand != '\0' && words[i] == $"-{f.Shorthand}"))))
            {
                i++;
            }
        }
        return -1;
    }
}
