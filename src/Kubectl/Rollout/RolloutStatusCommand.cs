using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary><c>rollout status</c>: tells a rollout's progress until it is done.</summary>
internal sealed class RolloutStatusCommand : Command
{
    private readonly BoolFlag watch = new("watch", "Watch the status of the rollout until it's done.", 'w', true);
    private readonly DurationFlag timeout = new("timeout", "The length of time to wait before ending watch, zero means never.");
    private readonly IntFlag revision = new("revision", "Pin to a specific revision for showing its status.");

    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly ManifestFlags manifests = new();

    public RolloutStatusCommand() : base("rollout status (TYPE NAME | TYPE/NAME) [flags]", "Show the status of the rollout")
    {
        Flags.Add(watch, timeout, revision, selector);
        manifests.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !manifests.Any)
        {
            throw CommandFailure.Error("required resource not specified");
        }
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, arguments.All, manifests, selector.OrNull, true, errors))
        {
            await FollowAsync(context, target, RolloutProgress.Of(target.Resource.Kind)
                ?? throw CommandFailure.Error($"no status viewer has been implemented for {target.Resource.GroupKind()}"));
        }
        return 0;
    }

    private async Task FollowAsync(CommandContext context, ObjectTarget target, Func<DocumentObject, RolloutProgress> progressOf)
    {
        var objects = context.Objects(target.Resource);
        context.Unwrap(await objects.GetAsync(target.Name, target.Namespace, ct: context.Cancel));
        var finished = await ObjectWait.UntilAsync(context, objects, target.Namespace, target.Name, live =>
        {
            if (live is null)
            {
                throw CommandFailure.Error("object has been deleted");
            }
            return Tell(context, live, progressOf(live), RevisionHistory.IsDeployment(target)) || !watch.Value;
        }, timeout.Value > TimeSpan.Zero ? timeout.Value : null);
        if (!finished)
        {
            throw CommandFailure.Error("timed out waiting for the condition");
        }
    }

    // Only Deployments say which revision they run.
    private bool Tell(CommandContext context, DocumentObject workload, RolloutProgress progress, bool hasRevision)
    {
        if (revision.Value > 0 && hasRevision && workload.At("metadata", "annotations", RevisionHistory.RevisionAnnotation)?.AsString is var at
            && at != revision.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            throw CommandFailure.Error($"desired revision ({revision.Value}) is different from the running revision ({at})");
        }
        if (progress.Failure is { } failure)
        {
            throw CommandFailure.Error(failure);
        }
        context.Out.WriteLine(progress.Line);
        context.Out.Flush();
        return progress.Done;
    }
}
