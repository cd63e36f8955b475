using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Label;

/// <summary><c>label</c> and <c>annotate</c>: <c>key=value</c> sets, <c>key-</c> removes.</summary>
internal sealed class KeyValueCommand : Command
{
    private readonly string field;
    private readonly string done;
    private readonly string singular;
    private readonly ManifestFlags manifests = new();
    private readonly OutputFlags output = new();
    private readonly StringFlag resourceVersion = new("resource-version", "If non-empty, the update will only succeed if this is the current resource-version for the object.");
    private readonly BoolFlag overwrite = new("overwrite", "If true, allow values to be overwritten, otherwise reject updates that overwrite existing ones.");
    private readonly BoolFlag all = new("all", "Select all resources in the namespace of the specified resource types");
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly BoolFlag list = new("list", "If true, display the values for a given resource.");
    private readonly DryRunFlag dryRun = new();

    private KeyValueCommand(string verb, string summary, string field, string singular, string done) : base($"{verb} TYPE NAME KEY_1=VAL_1 ... KEY_N=VAL_N", summary)
    {
        this.field = field;
        this.done = done;
        this.singular = singular;
        Flags.Add(overwrite, all, selector, list, dryRun, resourceVersion);
        manifests.AddTo(Flags);
        output.AddTo(Flags);
    }

    public static Command Label() => new KeyValueCommand("label", "Update the labels on a resource", "labels", "label", "labeled");

    public static Command Annotate() => new KeyValueCommand("annotate", "Update the annotations on a resource", "annotations", "annotation", "annotated");

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var words = arguments.All.TakeWhile(w => !IsChange(w)).ToArray();
        var changes = arguments.All.Skip(words.Length).Select(Change).ToArray();
        if (words.Length == 0 && !manifests.Any)
        {
            throw CommandFailure.Error("one or more resources must be specified as <resource> <name> or <resource>/<name>");
        }
        if (changes.Length == 0 && !list.Value)
        {
            throw CommandFailure.Error($"at least one {singular} update is required");
        }
        if (changes.FirstOrDefault(c => c.Value is null && changes.Any(o => o.Value is not null && o.Key == c.Key)).Key is { })
        {
            throw CommandFailure.Error($"can not both modify and remove {(field == "labels" ? "a label" : "an annotation")} in the same command");
        }
        var printer = output.Printer();
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, words, manifests, selector.OrNull, all.Value, errors))
        {
            try
            {
                await ChangeAsync(context, target, changes, printer);
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    private static bool IsChange(string word) => word.Contains('=') || word.EndsWith('-');

    private (string Key, string? Value) Change(string word)
    {
        var at = word.IndexOf('=');
        return at > 0 ? (word[..at], (string?)word[(at + 1)..])
            : at < 0 && word.Length > 1 && word[^1] == '-' ? (word[..^1], null)
            : throw CommandFailure.Error($"unknown {singular} spec: {word}");
    }

    private async Task ChangeAsync(CommandContext context, ObjectTarget target, (string Key, string? Value)[] changes, ObjectPrinter? printer)
    {
        var objects = context.Objects(target.Resource);
        var live = context.Unwrap(await objects.GetAsync(target.Name, target.Namespace, ct: context.Cancel));
        var there = live.At("metadata", field) as DocumentObject ?? DocumentObject.Empty;
        foreach (var (key, value) in changes)
        {
            if (value is not null && !overwrite.Value && there[key]?.AsString is { } old && old != value)
            {
                throw CommandFailure.Error(field == "labels"
                    ? $"'{key}' already has a value ({old}), and --overwrite is false"
                    : $"--overwrite is false but found the following declared annotation(s): '{key}' already has a value ({old})");
            }
            if (value is null && !there.Contains(key) && field == "labels")
            {
                context.Out.WriteLine($"{singular} \"{key}\" not found.");
            }
        }
        var patch = new DocumentObject(changes
            .Where(c => c.Value is null ? there.Contains(c.Key) : there[c.Key]?.AsString != c.Value)
            .Select(c => KeyValuePair.Create(c.Key, c.Value is null ? Document.Null : (Document)c.Value)));
        // Only label tells what it did apart; annotate always says the same.
        var operation = field != "labels" ? done : patch.Count == 0 ? "not " + done : changes.All(c => c.Value is null) ? "unlabeled" : done;
        if (patch.Count > 0 && !dryRun.IsClient)
        {
            var body = new DocumentObject().WithAt(["metadata", field], patch).WithAt(["metadata", "resourceVersion"], resourceVersion.OrNull ?? live.ResourceVersion());
            live = context.Unwrap(await objects.PatchAsync(target.Name, target.Namespace, Patch.Merge(body) with { DryRun = dryRun.IsServer }, ct: context.Cancel));
        }
        if (list.Value)
        {
            foreach (var (key, value) in (live.At("metadata", field) as DocumentObject ?? DocumentObject.Empty).OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                context.Out.WriteLine($"{key}={value.AsString}");
            }
            return;
        }
        if (printer is not null)
        {
            printer.Print(output.Shown(live), context.Out);
            printer.Flush();
            return;
        }
        context.Out.WriteLine($"{target.Resource.Qualified(target.Name)} {operation}{dryRun.Suffix}");
    }
}
