using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Get;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary><c>describe</c>: everything about objects that a person asks for, with what happened to them.</summary>
internal sealed class DescribeCommand : Command
{
    private readonly BoolFlag allNamespaces = new("all-namespaces", "If present, list the requested object(s) across all namespaces.", 'A');
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly BoolFlag showEvents = new("show-events", "If true, display events related to the described object.", value: true);
    private readonly ManifestFlags manifests = new();

    public DescribeCommand() : base("describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)", "Show details of a specific resource or group of resources")
    {
        Flags.Add(allNamespaces, selector, showEvents);
        manifests.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !manifests.Any)
        {
            throw CommandFailure.Error("You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete list of supported resources.");
        }
        var errors = new Errors();
        var named = new List<DocumentObject>();
        var begun = new List<DocumentObject>();
        var query = new GetQuery(selector.OrNull, null, allNamespaces.Value, 0, false, null);
        foreach (var request in await RequestsAsync(context, arguments.All))
        {
            await CollectAsync(context, query, request, named, begun, errors);
        }
        for (var i = 0; i < named.Count; i++)
        {
            context.Out.Write(i > 0 ? "\n\n" : "");
            context.Out.Write(await DescribeAsync(context, named[i]));
        }
        foreach (var obj in begun)
        {
            context.Out.WriteLine(await DescribeAsync(context, obj));
        }
        if (named.Count == 0 && begun.Count == 0 && !errors.Any)
        {
            context.Error.WriteLine(allNamespaces.Value ? "No resources found" : $"No resources found in {context.Namespace} namespace.");
        }
        errors.ThrowIfAny();
        return 0;
    }

    private async Task<IReadOnlyList<ResourceRequest>> RequestsAsync(CommandContext context, IReadOnlyList<string> words)
    {
        if (!manifests.Any)
        {
            return await ResourceArguments.ParseAsync(words, context.Mapper, context.Cancel);
        }
        var objects = await new ManifestReader(context, "describe", validate: false).ReadAsync(manifests);
        return [.. objects.Select(o => new ResourceRequest(o.Resource, [o.Name]) { Namespace = o.Namespace })];
    }

    /// <summary>A name that is not there may be the beginning of others' names, which go into <paramref name="begun"/>.</summary>
    private static async Task CollectAsync(
        CommandContext context, GetQuery query, ResourceRequest request, List<DocumentObject> into, List<DocumentObject> begun, Errors errors)
    {
        if (request.Names is null)
        {
            await query.CollectAsync(context, request, into, errors);
            return;
        }
        foreach (var name in request.Names)
        {
            var failures = new Errors();
            var before = into.Count;
            await query.CollectAsync(context, request with { Names = [name] }, into, failures);
            if (into.Count > before)
            {
                continue;
            }
            var all = new List<DocumentObject>();
            await query.CollectAsync(context, request with { Names = null }, all, new Errors());
            var matching = all.FindAll(o => o.Name().StartsWith(name, StringComparison.Ordinal));
            begun.AddRange(matching);
            if (matching.Count == 0)
            {
                errors.AddAll(failures);
            }
        }
    }

    private async Task<string> DescribeAsync(CommandContext context, DocumentObject obj)
    {
        var writer = new DescribeWriter();
        var events = showEvents.Value;
        switch ($"{obj["apiVersion"].Text()} {obj["kind"].Text()}")
        {
            case "v1 Pod":
                PodDescriber.Write(writer, obj, context.Time.GetUtcNow());
                break;
            case "v1 Node":
                await NodeDescriber.WriteAsync(writer, context, obj);
                break;
            case "v1 Service":
                await ServiceDescriber.WriteAsync(writer, context, obj);
                break;
            case "apps/v1 Deployment":
                await WorkloadDescribers.WriteDeploymentAsync(writer, context, obj);
                break;
            case "apps/v1 ReplicaSet":
                await WorkloadDescribers.WriteReplicaSetAsync(writer, context, obj);
                break;
            case "v1 Namespace":
                await SmallDescribers.NamespaceAsync(writer, context, obj);
                events = false;
                break;
            case "v1 ConfigMap":
                SmallDescribers.ConfigMap(writer, obj);
                break;
            case "v1 Secret":
                SmallDescribers.Secret(writer, obj);
                events = false;
                break;
            case "v1 ServiceAccount":
                SmallDescribers.ServiceAccount(writer, obj);
                break;
            case "v1 Endpoints":
                SmallDescribers.Endpoints(writer, obj);
                break;
            case "discovery.k8s.io/v1 EndpointSlice":
                SmallDescribers.EndpointSlice(writer, obj);
                break;
            default:
                GenericDescriber.Write(writer, obj);
                break;
        }
        if (events)
        {
            await EventsSection.WriteAsync(writer, context, obj);
        }
        return writer.ToString();
    }
}
