using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Api.JsonPaths;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Get;

/// <summary>Which objects are asked for.</summary>
internal sealed record GetQuery(string? LabelSelector, string? FieldSelector, bool AllNamespaces, int PageSize, bool IgnoreNotFound, string? SortBy)
{
    public ListOptions Options => new() { LabelSelector = LabelSelector, FieldSelector = FieldSelector };

    public string? NamespaceOf(CommandContext context, ResourceRequest request) =>
        !request.Resource.Namespaced || AllNamespaces ? null : request.Namespace ?? context.Namespace;

    /// <summary>Adds the objects of one request; refusals of single objects are noted and the others still asked for.</summary>
    public async Task CollectAsync(CommandContext context, ResourceRequest request, List<DocumentObject> into, Errors errors)
    {
        var objects = context.Objects(request.Resource);
        var ns = NamespaceOf(context, request);
        if (request.Names is null)
        {
            var list = await (PageSize > 0 ? objects.ListAllAsync(ns, Options, PageSize, context.Cancel) : objects.ListAsync(ns, Options, context.Cancel));
            if (list.IsSuccess)
            {
                context.Warn(list.Warnings);
                // Items of a list may leave out what the list says for all of them.
                var (apiVersion, kind) = (request.Resource.Resource.ApiVersion, request.Resource.Kind);
                into.AddRange(list.Value.Items.Select(i => i.With("apiVersion", apiVersion).With("kind", kind)));
            }
            else
            {
                errors.Add(Refused(list.Error, request));
            }
            return;
        }
        foreach (var name in request.Names)
        {
            var answer = await objects.GetAsync(name, ns, ct: context.Cancel);
            if (answer.IsSuccess)
            {
                context.Warn(answer.Warnings);
                into.Add(answer.Value);
            }
            else if (!(IgnoreNotFound && answer.IsNotFound))
            {
                errors.Add(CommandFailure.From(answer.Error));
            }
        }
    }

    /// <summary>A refused list, with what was asked for.</summary>
    public CommandFailure Refused(Status status, ResourceRequest request)
    {
        if (status.Code is not (400 or 404))
        {
            return CommandFailure.From(status);
        }
        var resource = request.Resource.Resource;
        var sought = $"\"{resource.Group}/{resource.Version}, Resource={resource.Resource}\"";
        return CommandFailure.From(status with
        {
            Message = LabelSelector is null && FieldSelector is null
                ? $"Unable to list {sought}: {status.Message}"
                : $"Unable to find {sought} that match label selector \"{LabelSelector}\", field selector \"{FieldSelector}\": {status.Message}",
        });
    }

    public IReadOnlyList<DocumentObject> Sort(IReadOnlyList<DocumentObject> objects) => [.. Sorted(objects, o => o)];

    /// <summary>In the order of the values at the path of <see cref="SortBy"/>; what has none comes first.</summary>
    public IEnumerable<T> Sorted<T>(IEnumerable<T> items, Func<T, Document> subject)
    {
        if (SortBy is null)
        {
            return items;
        }
        try
        {
            var path = JsonPathTemplate.ParseRelaxed(SortBy);
            return [.. items.OrderBy(i => path.Find(subject(i)).FirstOrDefault(), SortOrder.Instance)];
        }
        catch (JsonPathException e)
        {
            throw CommandFailure.Error(e.Message);
        }
    }
}
