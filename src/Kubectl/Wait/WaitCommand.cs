using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Wait;

/// <summary><c>wait</c>: until objects are as asked, or time is up.</summary>
internal sealed class WaitCommand : Command
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly StringFlag condition = new("for", "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]].");
    private readonly DurationFlag timeout = new("timeout", "The length of time to wait before giving up. Zero means check once and don't wait, negative means wait for a week.", TimeSpan.FromSeconds(30));
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on", 'l');
    private readonly BoolFlag all = new("all", "Select all resources in the namespace of the specified resource types");
    private readonly BoolFlag allNamespaces = new("all-namespaces", "If present, list the requested object(s) across all namespaces.", 'A');
    private readonly StringFlag output = new("output", "Output format: name.", 'o');
    private readonly ManifestFlags manifests = new();

    public WaitCommand() : base("wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) --for=...", "Wait for a specific condition on one or many resources")
    {
        Flags.Add(condition, timeout, selector, all, allNamespaces, output);
        manifests.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var wanted = WaitCondition.Parse(condition.Value);
        var errors = new Errors();
        var started = context.Time.GetTimestamp();
        var targets = await ObjectTargets.FindAsync(context, arguments.All, manifests, selector.OrNull, all.Value, errors, allNamespaces.Value);
        errors.ThrowIfAny();
        if (targets.Count == 0)
        {
            // What is not there is gone already.
            if (wanted is WaitCondition.Gone)
            {
                return 0;
            }
            throw CommandFailure.Error("no matching resources found");
        }
        foreach (var target in targets)
        {
            var left = timeout.Value < TimeSpan.Zero ? Week : timeout.Value - context.Time.GetElapsedTime(started);
            try
            {
                if (!await WaitAsync(context, wanted, target, left))
                {
                    continue;
                }
                context.Out.WriteLine($"{target.Resource.Qualified(target.Name)}{(output.Value == "name" ? "" : " condition met")}");
                context.Out.Flush();
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    /// <returns>False: it was gone before, and so there is nothing to tell.</returns>
    private async Task<bool> WaitAsync(CommandContext context, WaitCondition wanted, ObjectTarget target, TimeSpan left)
    {
        var objects = context.Objects(target.Resource);
        var on = $"{target.Resource.Plural()}/{target.Name}";
        var now = await objects.GetAsync(target.Name, target.Namespace, ct: context.Cancel);
        if (!now.IsNotFound)
        {
            context.Unwrap(now);
        }
        if (wanted.Holds(now.OrNull()))
        {
            return !now.IsNotFound;
        }
        if (now.IsNotFound && wanted is not WaitCondition.Created)
        {
            context.Unwrap(now);
        }
        // Of an object that is to go, only this one counts, not another made under its name.
        var uid = wanted is WaitCondition.Gone ? now.Value.Uid() : null;
        if (left <= TimeSpan.Zero || !await ObjectWait.UntilAsync(context, objects, target.Namespace, target.Name,
            live => wanted.Holds(live is not null && uid is not null && live.Uid() != uid ? null : live), left))
        {
            throw CommandFailure.Error(timeout.Value == TimeSpan.Zero ? $"condition not met for {on}"
                : wanted is WaitCondition.Created ? "timed out waiting for the condition" : $"timed out waiting for the condition on {on}");
        }
        return true;
    }
}
