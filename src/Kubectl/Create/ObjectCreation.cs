using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Create;

/// <summary>Creates one object, or only shows it, and tells so.</summary>
internal static class ObjectCreation
{
    /// <exception cref="CommandFailure">The server refused.</exception>
    public static async Task RunAsync(
        CommandContext context, DiscoveredResource resource, DocumentObject obj, DryRunFlag dryRun, OutputFlags output, ObjectPrinter? printer,
        Func<Status, CommandFailure> refused, string validation = FieldValidation.Strict)
    {
        if (!dryRun.IsClient)
        {
            var options = new WriteOptions { DryRun = dryRun.IsServer, FieldManager = "kubectl-create", FieldValidation = validation };
            var answer = await context.Objects(resource).CreateAsync(obj.AsNew(), options, context.Cancel);
            obj = answer.IsSuccess ? context.Unwrap(answer) : throw refused(answer.Error);
        }
        if (printer is null)
        {
            context.Out.WriteLine($"{resource.Qualified(obj.Name())} created{dryRun.Suffix}");
            return;
        }
        printer.Print(output.Shown(obj), context.Out);
        printer.Flush();
    }
}
