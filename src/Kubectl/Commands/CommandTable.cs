using MiniKube.Kubectl.Apply;
using MiniKube.Kubectl.Cluster;
using MiniKube.Kubectl.Create;
using MiniKube.Kubectl.Delete;
using MiniKube.Kubectl.Describe;
using MiniKube.Kubectl.Exec;
using MiniKube.Kubectl.Explain;
using MiniKube.Kubectl.Get;
using MiniKube.Kubectl.Label;
using MiniKube.Kubectl.Logs;
using MiniKube.Kubectl.Nodes;
using MiniKube.Kubectl.Patching;
using MiniKube.Kubectl.Rollout;
using MiniKube.Kubectl.Run;
using MiniKube.Kubectl.Scale;
using MiniKube.Kubectl.Wait;

namespace MiniKube.Kubectl.Commands;

/// <summary>Every command, by the words that call it. Only the one that is called is made.</summary>
internal static class CommandTable
{
    private static readonly Dictionary<string, Func<Command>> Commands = new(StringComparer.Ordinal)
    {
        ["annotate"] = static () => KeyValueCommand.Annotate(),
        ["api-resources"] = static () => new ApiResourcesCommand(),
        ["api-versions"] = static () => new ApiVersionsCommand(),
        ["apply"] = static () => new ApplyCommand(),
        ["cluster-info"] = static () => new ClusterInfoCommand(),
        ["cordon"] = static () => CordonCommand.Cordon(),
        ["create"] = static () => new CreateCommand(),
        ["create configmap"] = static () => CreateObjectCommand.ConfigMap(),
        ["create deployment"] = static () => CreateObjectCommand.Deployment(),
        ["create namespace"] = static () => CreateObjectCommand.Namespace(),
        ["create secret"] = static () => CreateObjectCommand.Secret(),
        ["create serviceaccount"] = static () => CreateObjectCommand.ServiceAccount(),
        ["delete"] = static () => new DeleteCommand(),
        ["describe"] = static () => new DescribeCommand(),
        ["drain"] = static () => new DrainCommand(),
        ["exec"] = static () => new ExecCommand(),
        ["explain"] = static () => new ExplainCommand(),
        ["get"] = static () => new GetCommand(),
        ["label"] = static () => KeyValueCommand.Label(),
        ["logs"] = static () => new LogsCommand(),
        ["patch"] = static () => new PatchCommand(),
        ["rollout history"] = static () => new RolloutHistoryCommand(),
        ["rollout pause"] = static () => RolloutChangeCommand.Pause(),
        ["rollout restart"] = static () => RolloutChangeCommand.Restart(),
        ["rollout resume"] = static () => RolloutChangeCommand.Resume(),
        ["rollout status"] = static () => new RolloutStatusCommand(),
        ["rollout undo"] = static () => new RolloutUndoCommand(),
        ["run"] = static () => new RunCommand(),
        ["scale"] = static () => new ScaleCommand(),
        ["taint"] = static () => new TaintCommand(),
        ["uncordon"] = static () => CordonCommand.Uncordon(),
        ["version"] = static () => new VersionCommand(),
        ["wait"] = static () => new WaitCommand(),
    };

    public static IEnumerable<string> Names => Commands.Keys;

    /// <summary>The second word of a command, where it has a short form.</summary>
    public static string FullWord(string word) => word switch
    {
        "cm" => "configmap",
        "deploy" => "deployment",
        "ns" => "namespace",
        "sa" => "serviceaccount",
        _ => word,
    };

    public static bool Knows(string firstWord) => Commands.Keys.Any(k => k == firstWord || k.StartsWith(firstWord + " ", StringComparison.Ordinal));

    public static Command? Find(string words) => Commands.TryGetValue(words, out var make) ? make() : null;
}
