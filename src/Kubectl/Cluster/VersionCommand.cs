using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Printers;

namespace MiniKube.Kubectl.Cluster;

/// <summary><c>version</c>: this program's and the server's.</summary>
internal sealed class VersionCommand : Command
{
    private const string Own = "v1.36.0";

    private readonly BoolFlag client = new("client", "If true, shows client version only (no server required).");
    private readonly StringFlag output = new("output", "One of 'yaml' or 'json'.", 'o');

    public VersionCommand() : base("version", "Print the client and server version information") => Flags.Add(client, output);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count > 0)
        {
            throw CommandFailure.Error($"extra arguments: [{string.Join(' ', arguments.All)}]");
        }
        if (output.Value is not ("" or "json" or "yaml"))
        {
            throw CommandFailure.Error("--output must be 'yaml' or 'json'");
        }
        var shown = new DocumentObject(("clientVersion", new DocumentObject(
            ("major", "1"), ("minor", "36"), ("gitVersion", Own), ("compiler", "dotnet"), ("platform", "linux/amd64"))));
        try
        {
            if (!client.Value)
            {
                shown = shown.With("serverVersion", context.Unwrap(
                    await context.Client.RequestAsync(new ApiRequest(HttpMethod.Get, "/version"), DocumentCodec.Instance, context.Cancel)));
            }
        }
        finally
        {
            // This program's version is told also where no server answers.
            Print(context, shown);
        }
        return 0;
    }

    private void Print(CommandContext context, DocumentObject shown)
    {
        switch (output.Value)
        {
            case "json":
                context.Out.WriteLine(GoJson.Indented(shown, "  "));
                break;
            case "yaml":
                context.Out.Write(YamlWriter.Write(shown));
                break;
            default:
                context.Out.WriteLine($"Client Version: {Own}");
                if (shown.At("serverVersion", "gitVersion")?.AsString is { } server)
                {
                    context.Out.WriteLine($"Server Version: {server}");
                }
                break;
        }
        context.Out.Flush();
    }
}
