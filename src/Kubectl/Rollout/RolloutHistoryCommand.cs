using System.Globalization;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Describe;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary><c>rollout history</c>: a workload's revisions, or what one of them was.</summary>
internal sealed class RolloutHistoryCommand : Command
{
    private const string CauseAnnotation = "kubernetes.io/change-cause";

    private readonly IntFlag revision = new("revision", "See the details, including podTemplate of the revision specified");
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly ManifestFlags manifests = new();

    public RolloutHistoryCommand() : base("rollout history (TYPE NAME | TYPE/NAME) [flags]", "View rollout history")
    {
        Flags.Add(revision, selector);
        manifests.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !manifests.Any)
        {
            throw CommandFailure.Error("required resource not specified");
        }
        if (revision.Value < 0)
        {
            throw CommandFailure.Error($"revision must be a positive integer: {revision.Value}");
        }
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, arguments.All, manifests, selector.OrNull, true, errors))
        {
            RevisionHistory.Require(target, "history viewer");
            var live = context.Unwrap(await context.Objects(target.Resource).GetAsync(target.Name, target.Namespace, ct: context.Cancel));
            var history = await RevisionHistory.OfAsync(context, target, live);
            var name = target.Resource.Qualified(target.Name);
            if (revision.Value > 0)
            {
                var keeper = history.GetValueOrDefault(revision.Value) ?? throw CommandFailure.Error("unable to find the specified revision");
                context.Out.WriteLine($"{name} with revision #{revision.Value}");
                var writer = new DescribeWriter();
                WorkloadDescribers.Template(writer, RevisionHistory.TemplateOf(keeper));
                context.Out.WriteLine(writer.Unaligned());
                continue;
            }
            context.Out.WriteLine(name + " ");
            var table = new DescribeWriter();
            table.Table(0, [["REVISION", "CHANGE-CAUSE"], .. history.Select(h => new[]
            {
                h.Key.ToString(CultureInfo.InvariantCulture), h.Value.At("metadata", "annotations", CauseAnnotation).Text("<none>"),
            })]);
            context.Out.WriteLine(table);
        }
        errors.ThrowIfAny();
        return 0;
    }
}
