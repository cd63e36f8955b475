using MiniKube.Client.Streaming;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Pods;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Exec;

/// <summary><c>exec</c>: runs a command in a container and ends with its exit code.</summary>
internal sealed class ExecCommand : Command
{
    private readonly BoolFlag stdin = new("stdin", "Pass stdin to the container", 'i');
    private readonly BoolFlag tty = new("tty", "Stdin is a TTY", 't');
    private readonly StringFlag container = new("container", "Container name.", 'c');
    private readonly BoolFlag quiet = new("quiet", "Only print output from the remote session", 'q');

    public ExecCommand() : base("exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]", "Execute a command in a container") =>
        Flags.Add(stdin, tty, container, quiet);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.Words.Count == 0)
        {
            throw CommandFailure.Error("pod, type/name or --filename must be specified");
        }
        if (arguments.Words.Count > 1)
        {
            throw CommandFailure.Usage("exec", "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead");
        }
        if (arguments.AfterDash.Count == 0)
        {
            throw CommandFailure.Error("you must specify at least one command for the container");
        }
        var useTty = tty.Value;
        if (useTty && (!stdin.Value || context.Streams.Terminal is null))
        {
            context.Error.WriteLine("Unable to use a TTY - input is not a terminal or the right kind of file");
            useTty = false;
        }
        var pod = (await PodFinder.FindAsync(context, arguments.Words[0]))[0];
        if (pod.At("status", "phase")?.AsString is "Succeeded" or "Failed")
        {
            throw CommandFailure.Error($"cannot exec into a container in a completed pod; current phase is {pod.At("status", "phase")?.AsString}");
        }
        var options = new PodExecOptions
        {
            Container = PodContainers.Choose(context, pod, container.OrNull, quiet.Value),
            Command = arguments.AfterDash,
            Stdin = stdin.Value,
            Stderr = !useTty,
            Tty = useTty,
        };
        await using var session = context.Unwrap(await context.Client.ExecAsync(pod.Name(), context.Namespace, options, context.Cancel));
        var outcome = await ExecSession.RunAsync(context, session, stdin.Value, useTty);
        if (outcome.Error is { } error)
        {
            throw CommandFailure.Error(error);
        }
        return outcome.ExitCode == 0 ? 0 : throw new CommandFailure($"command terminated with exit code {outcome.ExitCode}", outcome.ExitCode);
    }
}
