using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Cluster;

/// <summary><c>api-versions</c>: the groups and versions that the server serves.</summary>
internal sealed class ApiVersionsCommand() : Command("api-versions", "Print the supported API versions on the server, in the form of \"group/version\"")
{
    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count > 0)
        {
            throw CommandFailure.Usage(Name, $"unexpected arguments: [{string.Join(' ', arguments.All)}]");
        }
        var discovery = await context.Mapper.DiscoverAsync(context.Cancel);
        foreach (var version in discovery.Resources.Select(r => r.Resource.ApiVersion).Distinct().Order(StringComparer.Ordinal))
        {
            context.Out.WriteLine(version);
        }
        return 0;
    }
}
