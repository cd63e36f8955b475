using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Get;

/// <summary><c>get</c>: objects as the server's tables, or whole in a format of their own.</summary>
internal sealed class GetCommand : Command
{
    private readonly OutputFlags output = new();
    private readonly ManifestFlags manifests = new();
    private readonly BoolFlag allNamespaces = new("all-namespaces", "If present, list the requested object(s) across all namespaces.", 'A');
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly StringFlag fieldSelector = new("field-selector", "Selector (field query) to filter on.");
    private readonly BoolFlag watch = new("watch", "After listing/getting the requested object, watch for changes.", 'w');
    private readonly BoolFlag watchOnly = new("watch-only", "Watch for changes to the requested object(s), without listing/getting first.");
    private readonly BoolFlag watchEvents = new("output-watch-events", "Output watch event objects when --watch or --watch-only is used.");
    private readonly BoolFlag showLabels = new("show-labels", "When printing, show all labels as the last column.");
    private readonly BoolFlag showKind = new("show-kind", "If present, list the resource type for the requested object(s).");
    private readonly BoolFlag noHeaders = new("no-headers", "When using the default or custom-column output format, don't print headers.");
    private readonly ListFlag labelColumns = new("label-columns", "Labels that are going to be presented as columns.", 'L', split: true);
    private readonly BoolFlag ignoreNotFound = new("ignore-not-found", "If set to true, suppresses NotFound error for specific objects that do not exist.");
    private readonly IntFlag chunkSize = new("chunk-size", "Return large lists in chunks rather than all at once. Pass 0 to disable.", value: 500);
    private readonly StringFlag sortBy = new("sort-by", "If non-empty, sort list types using this field specification, a JSONPath expression.");
    private readonly StringFlag raw = new("raw", "Raw URI to request from the server.");

    public GetCommand()
        : base("get [(-o|--output=)json|yaml|name|wide|jsonpath=...|custom-columns=...] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE/NAME ...)",
            "Display one or many resources")
    {
        output.AddTo(Flags);
        manifests.AddTo(Flags);
        Flags.Add(allNamespaces, selector, fieldSelector, watch, watchOnly, watchEvents, showLabels, showKind, noHeaders, labelColumns, ignoreNotFound,
            chunkSize, sortBy, raw);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (raw.IsSet)
        {
            return await RawAsync(context);
        }
        var printer = output.Printer(headers: !noHeaders.Value);
        var requests = await RequestsAsync(context, arguments.All);
        if (requests.Count == 0)
        {
            throw new CommandFailure(
                "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of supported resources.\n\n"
                + "error: Required resource not specified.\n"
                + "Use \"kubectl explain <resource>\" for a detailed description of that resource (e.g. kubectl explain pods).\n"
                + "See 'kubectl get -h' for help and examples");
        }
        if (requests.Any(r => r.Names is not null))
        {
            Refuse(selector.IsSet || fieldSelector.IsSet, "name cannot be provided when a selector is specified");
            Refuse(allNamespaces.Value, "a resource cannot be retrieved by name across all namespaces");
        }
        var query = new GetQuery(selector.OrNull, fieldSelector.OrNull, allNamespaces.Value, (int)chunkSize.Value, ignoreNotFound.Value, sortBy.OrNull);
        var style = new TableStyle
        {
            Wide = output.Format == "wide",
            Headers = !noHeaders.Value,
            Namespace = allNamespaces.Value,
            Kind = showKind.Value || requests.Select(r => r.Resource).Distinct().Count() > 1,
            Labels = showLabels.Value,
            LabelColumns = labelColumns.Values,
            EventTypes = watchEvents.Value,
        };
        if (watch.Value || watchOnly.Value)
        {
            return await new GetWatch(context, query, style, output, printer, watchOnly.Value).RunAsync(requests);
        }
        return printer is null
            ? await new GetTables(context, query, style).RunAsync(requests)
            : await ObjectsAsync(context, query, printer, requests);
    }

    private static void Refuse(bool when, string message)
    {
        if (when)
        {
            throw CommandFailure.Error(message);
        }
    }

    private async Task<IReadOnlyList<ResourceRequest>> RequestsAsync(CommandContext context, IReadOnlyList<string> words)
    {
        if (!manifests.Any)
        {
            return await ResourceArguments.ParseAsync(words, context.Mapper, context.Cancel);
        }
        var objects = await new ManifestReader(context, "get", validate: false).ReadAsync(manifests);
        return [.. objects.Select(o => new ResourceRequest(o.Resource, [o.Name]) { Namespace = o.Namespace })];
    }

    private async Task<int> ObjectsAsync(CommandContext context, GetQuery query, ObjectPrinter printer, IReadOnlyList<ResourceRequest> requests)
    {
        var errors = new Errors();
        var objects = new List<DocumentObject>();
        foreach (var request in requests)
        {
            await query.CollectAsync(context, request, objects, errors);
        }
        // One named object is printed as itself, anything else as a list.
        var single = requests.Count == 1 && requests[0].Names is { Count: 1 };
        if (objects.Count > 0 || (!single && !errors.Any && printer.TakesLists))
        {
            printer.PrintAll([.. query.Sort(objects).Select(output.Shown)], asList: !single, context.Out);
        }
        errors.ThrowIfAny();
        return 0;
    }

    private async Task<int> RawAsync(CommandContext context)
    {
        using var response = await context.Client.SendAsync(new ApiRequest(HttpMethod.Get, raw.Value) { Accept = "*/*", Stream = true }, context.Cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw CommandFailure.From(await KubeClient.ReadStatusAsync(response, context.Cancel));
        }
        await response.Content.CopyToAsync(context.Streams.RawOutput, context.Cancel);
        return 0;
    }
}
