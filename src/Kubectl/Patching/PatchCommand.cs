using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Patching;

/// <summary><c>patch</c>: a change given on the command line.</summary>
internal sealed class PatchCommand : Command
{
    private readonly StringFlag type = new("type", "The type of patch being provided; one of [json merge strategic]", value: "strategic");
    private readonly StringFlag patch = new("patch", "The patch to be applied to the resource JSON or YAML file.", 'p');
    private readonly StringFlag patchFile = new("patch-file", "A file containing a patch to be applied to the resource.");
    private readonly StringFlag subresource = new("subresource", "If specified, patch will operate on the subresource of the requested object.");
    private readonly ManifestFlags manifests = new();
    private readonly DryRunFlag dryRun = new();
    private readonly OutputFlags output = new();

    public PatchCommand() : base("patch TYPE NAME [-p PATCH|--patch-file FILE]", "Update fields of a resource")
    {
        Flags.Add(type, patch, patchFile, subresource, dryRun);
        output.AddTo(Flags);
        manifests.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var change = Change();
        var printer = output.Printer();
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, arguments.All, manifests, null, false, errors))
        {
            var objects = context.Objects(target.Resource);
            var before = context.Unwrap(await objects.GetAsync(target.Name, target.Namespace, subresource.OrNull, ct: context.Cancel));
            if (dryRun.IsClient && printer is null)
            {
                context.Out.WriteLine($"{target.Resource.Qualified(target.Name)} patched{dryRun.Suffix}");
                continue;
            }
            // What would come of it only the server can compute.
            var trial = dryRun.IsServer || dryRun.IsClient;
            var after = context.Unwrap(await objects.PatchAsync(
                target.Name, target.Namespace, change with { DryRun = trial, FieldManager = "kubectl-patch" }, subresource.OrNull, context.Cancel));
            if (printer is null)
            {
                var same = trial ? before.Equals(after) : before.ResourceVersion() == after.ResourceVersion();
                context.Out.WriteLine($"{after.Qualified()} patched{(same ? " (no change)" : dryRun.Suffix)}");
            }
            else
            {
                printer.Print(output.Shown(after), context.Out);
                printer.Flush();
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    private Patch Change()
    {
        if (patch.IsSet == patchFile.IsSet)
        {
            throw CommandFailure.Error(patch.IsSet ? "cannot specify --patch and --patch-file together" : "must specify --patch or --patch-file containing the contents of the patch");
        }
        Document body;
        try
        {
            body = YamlReader.Read(patch.IsSet ? patch.Value : File.ReadAllText(patchFile.Value));
        }
        catch (Exception e) when (e is YamlFormatException or JsonException)
        {
            throw CommandFailure.Error($"unable to parse \"{(patch.IsSet ? patch.Value : patchFile.Value)}\": {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Error($"unable to read patch file: {Errors.Opening(patchFile.Value, e)}");
        }
        return type.Value switch
        {
            "json" => Patch.Json(body),
            "merge" => Patch.Merge(body),
            "strategic" => Patch.StrategicMerge(body),
            _ => throw CommandFailure.Error($"--type must be one of [json merge strategic], not \"{type.Value}\""),
        };
    }
}
