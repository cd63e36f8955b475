using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary><c>rollout restart</c>, <c>pause</c> and <c>resume</c>: each one small change to a Deployment.</summary>
internal sealed class RolloutChangeCommand : Command
{
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly string done;
    private readonly Func<DocumentObject, DateTimeOffset, DocumentObject?> change;
    private readonly string already;

    private RolloutChangeCommand(string verb, string summary, string done, string already, Func<DocumentObject, DateTimeOffset, DocumentObject?> change)
        : base($"rollout {verb} RESOURCE", summary)
    {
        this.done = done;
        this.already = already;
        this.change = change;
        Flags.Add(selector);
    }

    public static Command Restart() => new RolloutChangeCommand("restart", "Restart a resource", "restarted", "can't restart paused deployment (run rollout resume first)",
        static (live, now) => IsPaused(live) ? null : new DocumentObject().WithAt(
            ["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"], Timestamp.From(now).ToString()));

    public static Command Pause() => new RolloutChangeCommand("pause", "Mark the provided resource as paused", "paused", "is already paused",
        static (live, _) => IsPaused(live) ? null : new DocumentObject().WithAt(["spec", "paused"], true));

    public static Command Resume() => new RolloutChangeCommand("resume", "Resume a paused resource", "resumed", "is not paused",
        static (live, _) => IsPaused(live) ? new DocumentObject().WithAt(["spec", "paused"], Document.Null) : null);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0)
        {
            throw CommandFailure.Error("required resource not specified");
        }
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, arguments.All, null, selector.OrNull, false, errors))
        {
            var objects = context.Objects(target.Resource);
            var live = context.Unwrap(await objects.GetAsync(target.Name, target.Namespace, ct: context.Cancel));
            if (change(live, context.Time.GetUtcNow()) is not { } patch)
            {
                errors.Add(CommandFailure.Error($"{target.Resource.Plural()} \"{target.Name}\" {already}"));
                continue;
            }
            context.Unwrap(await objects.PatchAsync(target.Name, target.Namespace, Patch.Merge(patch), ct: context.Cancel));
            context.Out.WriteLine($"{target.Resource.Qualified(target.Name)} {done}");
        }
        errors.ThrowIfAny();
        return 0;
    }

    private static bool IsPaused(DocumentObject live) => live.At("spec", "paused")?.AsBoolean == true;
}
