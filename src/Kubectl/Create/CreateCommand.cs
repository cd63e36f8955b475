using MiniKube.Kubectl.Apply;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;

namespace MiniKube.Kubectl.Create;

/// <summary><c>create -f</c>: makes the objects of manifests, which must not be there yet.</summary>
internal sealed class CreateCommand : Command
{
    private readonly ManifestFlags manifests = new();
    private readonly OutputFlags output = new();
    private readonly DryRunFlag dryRun = new();
    private readonly BoolFlag saveConfig = new("save-config", "If true, the configuration of current object will be saved in its annotation.");
    private readonly StringFlag validate = new("validate", "strict (or true), warn, or ignore (or false).", value: "strict", bare: "strict");

    public CreateCommand() : base("create -f FILENAME", "Create a resource from a file or from stdin")
    {
        manifests.AddTo(Flags);
        output.AddTo(Flags);
        Flags.Add(dryRun, saveConfig, validate);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count > 0)
        {
            throw CommandFailure.Usage(Name, $"Unexpected args: [{string.Join(' ', arguments.All)}]");
        }
        if (!manifests.Any)
        {
            throw CommandFailure.Error("must specify one of -f and -k");
        }
        var validation = FieldValidation.Parse(validate.Value);
        var printer = output.Printer();
        var objects = await new ManifestReader(context, "create", validation == FieldValidation.Strict).ReadAsync(manifests);
        var errors = new Errors();
        foreach (var obj in objects)
        {
            var content = saveConfig.Value ? LastApplied.Remember(obj.Content) : obj.Content;
            try
            {
                await ObjectCreation.RunAsync(context, obj.Resource, content, dryRun, output, printer,
                    status => CommandFailure.From(status, $"creating \"{obj.File}\""), validation);
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }
}
