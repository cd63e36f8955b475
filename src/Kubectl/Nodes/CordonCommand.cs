using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Nodes;

/// <summary><c>cordon</c> and <c>uncordon</c>: whether new pods may come to a node.</summary>
internal sealed class CordonCommand : Command
{
    private readonly bool cordon;
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly DryRunFlag dryRun = new();

    private CordonCommand(string verb, string summary, bool cordon) : base($"{verb} NODE", summary)
    {
        this.cordon = cordon;
        Flags.Add(selector, dryRun);
    }

    public static Command Cordon() => new CordonCommand("cordon", "Mark node as unschedulable", cordon: true);

    public static Command Uncordon() => new CordonCommand("uncordon", "Mark node as schedulable", cordon: false);

    /// <summary>Names of nodes, also in the form <c>node/NAME</c>.</summary>
    public static IReadOnlyList<string> NodeWords(IReadOnlyList<string> words) => words.Any(w => w.Contains('/')) ? words : ["nodes", .. words];

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !selector.IsSet)
        {
            throw CommandFailure.Usage(Name, $"USAGE: {Use} [flags]");
        }
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, NodeWords(arguments.All), null, selector.OrNull, false, errors))
        {
            try
            {
                await SetAsync(context, target, cordon, dryRun);
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    /// <summary>Opens or closes one node, and tells so.</summary>
    public static async Task SetAsync(CommandContext context, ObjectTarget target, bool cordon, DryRunFlag dryRun)
    {
        var state = cordon ? "cordoned" : "uncordoned";
        var nodes = context.Objects(target.Resource);
        var node = context.Unwrap(await nodes.GetAsync(target.Name, ct: context.Cancel));
        if ((node.At("spec", "unschedulable")?.AsBoolean == true) == cordon)
        {
            context.Out.WriteLine($"node/{target.Name} already {state}{dryRun.Suffix}");
            return;
        }
        if (!dryRun.IsClient)
        {
            var change = new DocumentObject().WithAt(["spec", "unschedulable"], cordon ? true : Document.Null);
            context.Unwrap(await nodes.PatchAsync(target.Name, null, Patch.StrategicMerge(change) with { DryRun = dryRun.IsServer }, ct: context.Cancel));
        }
        context.Out.WriteLine($"node/{target.Name} {state}{dryRun.Suffix}");
    }
}
