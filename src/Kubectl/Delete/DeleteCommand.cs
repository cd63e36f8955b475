using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Get;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Delete;

/// <summary><c>delete</c>: asks for the end of objects, and waits until they are gone.</summary>
internal sealed class DeleteCommand : Command
{
    private readonly ManifestFlags manifests = new();
    private readonly DryRunFlag dryRun = new();
    private readonly BoolFlag all = new("all", "Delete all resources, in the namespace of the specified resource types.");
    private readonly BoolFlag allNamespaces = new("all-namespaces", "If present, the requested object(s) across all namespaces.", 'A');
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly StringFlag fieldSelector = new("field-selector", "Selector (field query) to filter on.");
    private readonly IntFlag gracePeriod = new("grace-period", "Seconds given to the resource to terminate gracefully. Ignored if negative.", value: -1);
    private readonly BoolFlag force = new("force", "If true, immediately remove resources from API and bypass graceful deletion.");
    private readonly BoolFlag now = new("now", "If true, resources are signaled for immediate shutdown (same as --grace-period=1).");
    private readonly StringFlag cascade = new("cascade", "Must be \"background\", \"orphan\", or \"foreground\".", value: "background", bare: "background");
    private readonly BoolFlag wait = new("wait", "If true, wait for resources to be gone before returning.", value: true);
    private readonly DurationFlag timeout = new("timeout", "The length of time to wait before giving up on a delete, zero means wait as long as it takes.");
    private readonly BoolFlag ignoreNotFound = new("ignore-not-found", "Treat \"resource not found\" as a successful delete.");
    private readonly StringFlag output = new("output", "Output mode. Use \"-o name\" for shorter output (resource/name).", 'o');

    public DeleteCommand() : base("delete ([-f FILENAME] | TYPE [(NAME | -l label | --all)])", "Delete resources by file names, stdin, resources and names, or by resources and label selector")
    {
        manifests.AddTo(Flags);
        Flags.Add(dryRun, all, allNamespaces, selector, fieldSelector, gracePeriod, force, now, cascade, wait, timeout, ignoreNotFound, output);
    }

    private sealed record Target(DiscoveredResource Resource, string? Namespace, string Name, DocumentObject? Known, string? File = null);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        Validate(arguments.All);
        var grace = GracePeriod();
        if (force.Value && grace == 0)
        {
            context.Warn(["Immediate deletion does not wait for confirmation that the running resource has been terminated. "
                + "The resource may continue to run on the cluster indefinitely."]);
        }
        var errors = new Errors();
        var targets = await TargetsAsync(context, arguments.All, errors);
        if (targets.Count == 0 && !errors.Any)
        {
            context.Out.WriteLine("No resources found");
            return 0;
        }
        var waiting = new List<(Target Target, string Uid)>();
        foreach (var target in targets)
        {
            if (dryRun.IsClient)
            {
                Tell(context, target, grace);
                continue;
            }
            var options = new DeleteOptions
            {
                GracePeriodSeconds = grace,
                PropagationPolicy = Propagation(),
                DryRun = dryRun.IsServer ? ["All"] : [],
            };
            var answer = await context.Objects(target.Resource).DeleteAsync(target.Name, target.Namespace, options, context.Cancel);
            if (!answer.IsSuccess)
            {
                if (!(answer.IsNotFound && (ignoreNotFound.Value || all.Value || target.Known is not null)))
                {
                    errors.Add(CommandFailure.From(answer.Error, target.File is { } file ? $"deleting \"{file}\"" : null));
                }
                continue;
            }
            context.Warn(answer.Warnings);
            Tell(context, target, grace);
            waiting.Add((target, (answer.Value.Remaining ?? target.Known)?.Uid() ?? ""));
        }
        context.Out.Flush();
        if (wait.Value && !dryRun.IsServer)
        {
            await WaitAsync(context, waiting, errors);
        }
        errors.ThrowIfAny();
        return 0;
    }

    private void Validate(IReadOnlyList<string> words)
    {
        if (all.Value && selector.IsSet)
        {
            throw CommandFailure.Error("setting 'all' parameter but found a non empty selector. ");
        }
        if (now.Value && gracePeriod.Value >= 0)
        {
            throw CommandFailure.Error("--now and --grace-period cannot be specified together");
        }
        if (force.Value && gracePeriod.Value > 0)
        {
            throw CommandFailure.Error("--force and --grace-period greater than 0 cannot be specified together");
        }
        if (output.Value is not ("" or "name"))
        {
            throw CommandFailure.Error($"unexpected -o output mode: {output.Value}. We only support '-o name'");
        }
        ObjectTargets.RefuseUnclear(words, manifests);
        _ = Propagation();
    }

    private long? GracePeriod()
    {
        if (now.Value)
        {
            return 1;
        }
        return gracePeriod.Value switch
        {
            // Zero would take the object away before its containers have stopped; only --force means that.
            0 when !force.Value => 1,
            < 0 => force.Value ? 0 : null,
            var seconds => seconds,
        };
    }

    private string Propagation() => cascade.Value switch
    {
        "background" or "true" => "Background",
        "orphan" or "false" => "Orphan",
        "foreground" => "Foreground",
        _ => throw CommandFailure.Error($"invalid cascade value ({cascade.Value}). Must be \"background\", \"foreground\", or \"orphan\""),
    };

    private async Task<List<Target>> TargetsAsync(CommandContext context, IReadOnlyList<string> words, Errors errors)
    {
        if (manifests.Any)
        {
            var objects = await new ManifestReader(context, "delete", validate: false).ReadAsync(manifests);
            return [.. objects.Select(o => new Target(o.Resource, o.Namespace, o.Name, null, o.File))];
        }
        var targets = new List<Target>();
        var query = new GetQuery(selector.OrNull, fieldSelector.OrNull, allNamespaces.Value, 0, ignoreNotFound.Value, null);
        foreach (var request in await ResourceArguments.ParseAsync(words, context.Mapper, context.Cancel))
        {
            if (request.Names is { } names)
            {
                if (selector.IsSet || all.Value)
                {
                    throw CommandFailure.Error("name cannot be provided when a selector is specified");
                }
                if (allNamespaces.Value)
                {
                    throw CommandFailure.Error("a resource cannot be retrieved by name across all namespaces");
                }
                targets.AddRange(names.Select(n => new Target(request.Resource, query.NamespaceOf(context, request), n, null)));
                continue;
            }
            if (!all.Value && !selector.IsSet && !fieldSelector.IsSet)
            {
                throw CommandFailure.Error("resource(s) were provided, but no name was specified");
            }
            var found = new List<DocumentObject>();
            await query.CollectAsync(context, request, found, errors);
            targets.AddRange(found.Select(f => new Target(request.Resource, request.Resource.Namespaced ? f.NamespaceOf() : null, f.Name(), f)));
        }
        return targets;
    }

    private void Tell(CommandContext context, Target target, long? grace)
    {
        if (output.Value == "name")
        {
            context.Out.WriteLine(target.Resource.Qualified(target.Name));
            return;
        }
        var operation = grace == 0 ? "force deleted" : "deleted";
        var from = target.Namespace is null ? "" : $" from {target.Namespace} namespace";
        context.Out.WriteLine($"{target.Resource.KindName()} \"{target.Name}\" {operation}{from}{dryRun.Suffix}");
    }

    private async Task WaitAsync(CommandContext context, List<(Target Target, string Uid)> waiting, Errors errors)
    {
        foreach (var (target, uid) in waiting)
        {
            var gone = await ObjectWait.UntilAsync(
                context, context.Objects(target.Resource), target.Namespace, target.Name,
                live => live is null || (uid.Length > 0 && live.Uid() != uid), timeout.Value > TimeSpan.Zero ? timeout.Value : null);
            if (!gone)
            {
                errors.Add(CommandFailure.Error($"timed out waiting for the condition on {target.Resource.Plural()}/{target.Name}"));
            }
        }
    }
}
