using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary><c>rollout restart</c>, <c>pause</c> and <c>resume</c>: each one small change to a Deployment.</summary>
internal sealed class RolloutChangeCommand : Command
{
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly ManifestFlags manifests = new();
    private readonly string[] kinds;
    private readonly string doing;
    private readonly string done;
    private readonly Func<DocumentObject, DateTimeOffset, DocumentObject?> change;
    private readonly string already;

    private RolloutChangeCommand(
        string verb, string summary, string[] kinds, string doing, string done, string already, Func<DocumentObject, DateTimeOffset, DocumentObject?> change)
        : base($"rollout {verb} RESOURCE", summary)
    {
        this.kinds = kinds;
        this.doing = doing;
        this.done = done;
        this.already = already;
        this.change = change;
        Flags.Add(selector);
        manifests.AddTo(Flags);
    }

    public static Command Restart() => new RolloutChangeCommand("restart", "Restart a resource", ["Deployment", "DaemonSet", "StatefulSet"], "restarting", "restarted",
        "can't restart paused deployment (run rollout resume first)",
        static (live, now) => IsPaused(live) ? null : new DocumentObject().WithAt(
            ["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"], Timestamp.From(now).ToString()));

    public static Command Pause() => new RolloutChangeCommand("pause", "Mark the provided resource as paused", ["Deployment"], "pausing", "paused", "is already paused",
        static (live, _) => IsPaused(live) ? null : new DocumentObject().WithAt(["spec", "paused"], true));

    public static Command Resume() => new RolloutChangeCommand("resume", "Resume a paused resource", ["Deployment"], "resuming", "resumed", "is not paused",
        static (live, _) => IsPaused(live) ? new DocumentObject().WithAt(["spec", "paused"], Document.Null) : null);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !manifests.Any)
        {
            throw CommandFailure.Error("required resource not specified");
        }
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, arguments.All, manifests, selector.OrNull, true, errors))
        {
            if (!kinds.Contains(target.Resource.Kind))
            {
                errors.Add(CommandFailure.Error($"{target.Resource.Plural()} \"{target.Name}\" {doing} is not supported"));
                continue;
            }
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
