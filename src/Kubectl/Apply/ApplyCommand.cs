using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Apply;

/// <summary><c>apply</c>: makes what is missing and patches what differs from the manifests.</summary>
internal sealed class ApplyCommand : Command
{
    private const int MaxConflicts = 5;

    private readonly ManifestFlags manifests = new();
    private readonly OutputFlags output = new();
    private readonly DryRunFlag dryRun = new();
    private readonly StringFlag validate = new("validate", "strict (or true), warn, or ignore (or false).", value: "strict", bare: "strict");
    private readonly BoolFlag serverSide = new("server-side", "If true, apply runs in the server instead of the client.");
    private readonly BoolFlag forceConflicts = new("force-conflicts", "If true, server-side apply will force the changes against conflicts.");
    private readonly StringFlag fieldManager = new("field-manager", "Name of the manager used to track field ownership.");

    public ApplyCommand() : base("apply (-f FILENAME | -)", "Apply a configuration to a resource by file name or stdin")
    {
        manifests.AddTo(Flags);
        output.AddTo(Flags);
        Flags.Add(dryRun, validate, serverSide, forceConflicts, fieldManager);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count > 0)
        {
            throw CommandFailure.Usage("apply", $"Unexpected args: [{string.Join(' ', arguments.All)}]");
        }
        if (!manifests.Any)
        {
            throw CommandFailure.Error("must specify one of -f and -k");
        }
        if (serverSide.Value && dryRun.IsClient)
        {
            throw CommandFailure.Error("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
        }
        var printer = output.Printer();
        var validation = FieldValidation.Parse(validate.Value);
        var objects = await new ManifestReader(context, "apply", validation == FieldValidation.Strict).ReadAsync(manifests);
        var errors = new Errors();
        var applied = new List<DocumentObject>();
        foreach (var obj in objects)
        {
            try
            {
                var (result, operation) = serverSide.Value ? await ServerSideAsync(context, obj, validation) : await ApplyAsync(context, obj, validation);
                applied.Add(result);
                if (printer is null)
                {
                    context.Out.WriteLine($"{obj.Resource.Qualified(result.Name())} {operation}{dryRun.Suffix}");
                }
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        if (printer is not null && applied.Count > 0)
        {
            printer.PrintAll([.. applied.Select(output.Shown)], asList: false, context.Out);
        }
        errors.ThrowIfAny();
        return 0;
    }

    private async Task<(DocumentObject Result, string Operation)> ApplyAsync(CommandContext context, ManifestObject obj, string validation)
    {
        if (obj.Name.Length == 0)
        {
            throw CommandFailure.Error($"from {obj.Content.At("metadata", "generateName")?.AsString}: cannot use generate name with apply");
        }
        var objects = context.Objects(obj.Resource);
        var wanted = LastApplied.Remember(obj.Content);
        for (var attempt = 0; ; attempt++)
        {
            var live = await objects.GetAsync(obj.Name, obj.Namespace, ct: context.Cancel);
            if (live.IsNotFound)
            {
                return (await CreateAsync(context, objects, obj, wanted, validation), "created");
            }
            var there = context.Unwrap(live, $"retrieving current configuration of {obj.Resource.Qualified(obj.Name)} from server for: \"{obj.File}\"");
            var patch = PatchFor(context, obj, wanted, there);
            if (patch.Count == 0)
            {
                return (there, "unchanged");
            }
            if (dryRun.IsClient)
            {
                return (there, "configured");
            }
            var schema = BuiltInKinds.SchemaOf(obj.Resource.GroupVersionKind);
            var request = (schema is null ? Patch.Merge(patch) : Patch.StrategicMerge(patch)) with
            {
                DryRun = dryRun.IsServer,
                FieldManager = fieldManager.OrNull ?? "kubectl-client-side-apply",
                FieldValidation = validation,
            };
            var answer = await objects.PatchAsync(obj.Name, obj.Namespace, request, ct: context.Cancel);
            if (answer.IsConflict && attempt < MaxConflicts)
            {
                continue;
            }
            if (there.At("metadata", "deletionTimestamp") is not null)
            {
                context.Warn([$"Detected changes to resource {obj.Name} which is currently being deleted."]);
            }
            return (context.Unwrap(answer, $"applying patch:\n{GoJson.Compact(patch)}\nto:\n{Describe(obj)}\nfor: \"{obj.File}\""), "configured");
        }
    }

    private async Task<DocumentObject> CreateAsync(
        CommandContext context, ResourceClient<DocumentObject> objects, ManifestObject obj, DocumentObject wanted, string validation)
    {
        if (dryRun.IsClient)
        {
            return wanted;
        }
        var options = new WriteOptions
        {
            DryRun = dryRun.IsServer, FieldManager = fieldManager.OrNull ?? "kubectl-client-side-apply", FieldValidation = validation,
        };
        return context.Unwrap(await objects.CreateAsync(wanted.AsNew(), options, context.Cancel), $"creating \"{obj.File}\"");
    }

    private static DocumentObject PatchFor(CommandContext context, ManifestObject obj, DocumentObject wanted, DocumentObject live)
    {
        DocumentObject? last;
        try
        {
            last = LastApplied.Of(live);
        }
        catch (JsonException)
        {
            throw CommandFailure.Error($"the annotation {LastApplied.Annotation} of {obj.Resource.Qualified(obj.Name)} is no JSON");
        }
        if (last is null)
        {
            context.Warn([$"resource {obj.Resource.Plural()}/{obj.Name} is missing the {LastApplied.Annotation} annotation which is required by kubectl apply. "
                + "kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. "
                + "The missing annotation will be patched automatically."]);
        }
        return ThreeWayMerge.Patch(last ?? DocumentObject.Empty, wanted, live, BuiltInKinds.SchemaOf(obj.Resource.GroupVersionKind));
    }

    private async Task<(DocumentObject Result, string Operation)> ServerSideAsync(CommandContext context, ManifestObject obj, string validation)
    {
        var patch = Patch.Apply(obj.Content, fieldManager.OrNull ?? "kubectl", forceConflicts.Value) with
        {
            DryRun = dryRun.IsServer, FieldValidation = validation,
        };
        var answer = await context.Objects(obj.Resource).PatchAsync(obj.Name, obj.Namespace, patch, ct: context.Cancel);
        return (context.Unwrap(answer), "serverside-applied");
    }

    private static string Describe(ManifestObject obj) =>
        $"Resource: \"{obj.Resource.Resource.Group}/{obj.Resource.Resource.Version}, Resource={obj.Resource.Resource.Resource}\", "
        + $"GroupVersionKind: \"{obj.Resource.GroupVersionKind}\"\nName: \"{obj.Name}\", Namespace: \"{obj.Namespace}\"";
}
