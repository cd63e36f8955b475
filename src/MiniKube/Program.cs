using MiniKube;
using MiniKube.Backups;
using MiniKube.Clusters;
using MiniKube.Hosting;
using MiniKube.Kubectl;

// The table of contents: each first word leads to one command; those of kubectl are its own.
var words = LeadingFlags.AfterCommand(args);
var (command, rest) = words is [var first, ..] ? (first, words[1..]) : ("help", []);
using var stop = new CancellationTokenSource();
using var interrupt = StopSignals.Cancel(stop);
try
{
    return command switch
    {
        "up" => await UpCommand.RunAsync(rest, Console.Out, stop.Token),
        "down" => await DownCommand.RunAsync(rest, Console.Out, stop.Token),
        "status" => await StatusCommand.RunAsync(rest, Console.Out, stop.Token),
        "why" => await WhyCommand.RunAsync(rest, Console.Out, stop.Token),
        "image" => await ImageCommand.RunAsync(rest, Console.Out, stop.Token),
        "backup" => await BackupCommand.RunAsync(rest, Console.Out, stop.Token),
        "restore" => await RestoreCommand.RunAsync(rest, Console.Out, stop.Token),
        "apiserver" => await ApiServerCommand.RunAsync(rest, stop.Token),
        "scheduler" => await SchedulerCommand.RunAsync(rest, stop.Token),
        "controllers" => await ControllersCommand.RunAsync(rest, stop.Token),
        "node" when rest.Contains("--fake") => await FakeNodeCommand.RunAsync(rest, stop.Token),
        "node" => await NodeCommand.RunAsync(rest, stop.Token),
        "control-plane" => await ControlPlaneCommand.RunAsync(rest, stop.Token),
        _ when KubectlProgram.Knows(command) => await KubectlProgram.RunAsync(words, KubectlStreams.Console, ClusterPaths.CurrentKubeconfig(), stop.Token),
        "help" or "--help" or "-h" => Help.Write(Console.Out),
        _ => Help.Unknown(command, Console.Error),
    };
}
catch (MkubeException e)
{
    await Console.Error.WriteLineAsync("mkube: " + e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
