using MiniKube.Client.Discovery;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Cluster;

/// <summary><c>api-resources</c>: what the server serves.</summary>
internal sealed class ApiResourcesCommand : Command
{
    private readonly StringFlag output = new("output", "Output format. One of: (wide, name).", 'o');
    private readonly BoolFlag namespaced = new("namespaced", "If false, non-namespaced resources will be returned, otherwise namespaced ones by default.", value: true);
    private readonly StringFlag group = new("api-group", "Limit to resources in the specified API group.");
    private readonly ListFlag verbs = new("verbs", "Limit to resources that support the specified verbs.", split: true);
    private readonly ListFlag categories = new("categories", "Limit to resources that belong to the specified categories.", split: true);
    private readonly StringFlag sortBy = new("sort-by", "If non-empty, sort list of resources using specified field. One of (name, kind).");
    private readonly BoolFlag noHeaders = new("no-headers", "When using the default or custom-column output format, don't print headers.");

    public ApiResourcesCommand() : base("api-resources", "Print the supported API resources on the server") => Flags.Add(output, namespaced, group, verbs, categories, sortBy, noHeaders);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count > 0)
        {
            throw CommandFailure.Usage(Name, $"unexpected arguments: [{string.Join(' ', arguments.All)}]");
        }
        if (sortBy.Value is not ("" or "name" or "kind"))
        {
            throw CommandFailure.Error("--sort-by accepts only name or kind");
        }
        if (output.Value is not ("" or "wide" or "name"))
        {
            throw CommandFailure.Error($"--output {output.Value} is not available");
        }
        var discovery = await context.Mapper.DiscoverAsync(context.Cancel);
        var resources = discovery.Preferred
            .Where(r => !namespaced.IsSet || r.Namespaced == namespaced.Value)
            .Where(r => !group.IsSet || r.Resource.Group == group.Value)
            .Where(r => verbs.Values.All(r.Verbs.Contains) && categories.Values.All(r.Categories.Contains))
            .OrderBy(r => sortBy.Value switch { "name" => r.Resource.Resource, "kind" => r.Kind, _ => "" }, StringComparer.Ordinal)
            .ThenBy(r => r.Resource.Group, StringComparer.Ordinal).ThenBy(r => r.Resource.Resource, StringComparer.Ordinal).ToArray();
        Print(context, resources);
        return discovery.Incomplete is { } incomplete ? throw CommandFailure.Error(incomplete) : 0;
    }

    private void Print(CommandContext context, IReadOnlyList<DiscoveredResource> resources)
    {
        if (output.Value == "name")
        {
            foreach (var resource in resources)
            {
                context.Out.WriteLine(resource.Plural());
            }
            return;
        }
        var table = new TableWriter(context.Out);
        var wide = output.Value == "wide";
        if (!noHeaders.Value)
        {
            table.Add(["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", .. wide ? ["VERBS", "CATEGORIES"] : Array.Empty<string>()]);
        }
        foreach (var resource in resources)
        {
            table.Add([.. Row(resource, wide)]);
        }
        table.Flush();
    }

    private static IEnumerable<string> Row(DiscoveredResource resource, bool wide)
    {
        string[] row = [resource.Resource.Resource, string.Join(',', resource.ShortNames), resource.Resource.ApiVersion, resource.Namespaced ? "true" : "false", resource.Kind];
        return wide ? [.. row, string.Join(',', resource.Verbs), string.Join(',', resource.Categories)] : row;
    }
}
