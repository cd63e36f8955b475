using MiniKube.Api.Documents;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Scale;

/// <summary><c>scale</c>: how many replicas there shall be.</summary>
internal sealed class ScaleCommand : Command
{
    private readonly IntFlag replicas = new("replicas", "The new desired number of replicas. Required.");
    private readonly IntFlag current = new("current-replicas", "Precondition for current size. -1 (default) for no condition.", value: -1);
    private readonly StringFlag resourceVersion = new("resource-version", "Precondition for resource version.");
    private readonly DurationFlag timeout = new("timeout", "The length of time to wait before giving up on a scale operation, zero means don't wait.");
    private readonly BoolFlag all = new("all", "Select all resources in the namespace of the specified resource types");
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly DryRunFlag dryRun = new();
    private readonly OutputFlags output = new();
    private readonly ManifestFlags manifests = new();

    public ScaleCommand() : base("scale [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)", "Set a new size for a deployment, replica set, or replication controller")
    {
        Flags.Add(replicas, current, resourceVersion, timeout, all, selector, dryRun);
        manifests.AddTo(Flags);
        output.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (!replicas.IsSet)
        {
            throw CommandFailure.Error("required flag(s) \"replicas\" not set");
        }
        if (replicas.Value < 0)
        {
            throw CommandFailure.Error("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
        }
        var printer = output.Printer();
        var errors = new Errors();
        var targets = await ObjectTargets.FindAsync(context, arguments.All, manifests, selector.OrNull, all.Value, errors);
        foreach (var (resource, ns, name) in targets)
        {
            try
            {
                await ScaleAsync(context, resource, ns, name);
                if (printer is null)
                {
                    context.Out.WriteLine($"{resource.Qualified(name)} scaled{dryRun.Suffix}");
                    continue;
                }
                printer.Print(output.Shown(context.Unwrap(await context.Objects(resource).GetAsync(name, ns, ct: context.Cancel))), context.Out);
                printer.Flush();
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    private async Task ScaleAsync(CommandContext context, DiscoveredResource resource, string? ns, string name)
    {
        var objects = context.Objects(resource);
        var change = new DocumentObject(("spec", new DocumentObject(("replicas", replicas.Value))));
        if (current.Value >= 0 || resourceVersion.IsSet)
        {
            var live = context.Unwrap(await objects.GetAsync(name, ns, "scale", context.Cancel));
            var now = live.At("spec", "replicas")?.AsInteger ?? 0;
            if (current.Value >= 0 && now != current.Value)
            {
                throw CommandFailure.Error($"Expected replicas to be {current.Value}, was {now}");
            }
            if (resourceVersion.IsSet && live.ResourceVersion() != resourceVersion.Value)
            {
                throw CommandFailure.Error($"Expected resource version to be {resourceVersion.Value}, was {live.ResourceVersion()}");
            }
            // What was looked at must still hold when the change arrives.
            change = change.WithAt(["metadata", "resourceVersion"], live.ResourceVersion());
        }
        if (dryRun.IsClient)
        {
            return;
        }
        context.Unwrap(await objects.PatchAsync(name, ns, Patch.Merge(change) with { DryRun = dryRun.IsServer }, "scale", context.Cancel));
        if (timeout.Value > TimeSpan.Zero && !await ObjectWait.UntilAsync(context, objects, ns, name, IsThere, timeout.Value))
        {
            throw CommandFailure.Error("timed out waiting for the condition");
        }
    }

    private bool IsThere(DocumentObject? live) => live is not null && live.At("status", "replicas")?.AsInteger is var there && (there ?? 0) == replicas.Value
        && (live.At("status", "observedGeneration")?.AsInteger ?? 0) >= (live.At("metadata", "generation")?.AsInteger ?? 0);
}
