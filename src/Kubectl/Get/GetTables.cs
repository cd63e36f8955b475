using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Get;

/// <summary>Objects as tables, which the server makes: it knows the columns of every kind.</summary>
internal sealed class GetTables(CommandContext context, GetQuery query, TableStyle style)
{
    public const string Accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    public async Task<int> RunAsync(IReadOnlyList<ResourceRequest> requests)
    {
        var errors = new Errors();
        var anything = false;
        // The same resource named several times (pod/a pod/b) is one table.
        foreach (var group in requests.GroupBy(r => (r.Resource, Names: r.Names is not null)))
        {
            var resource = group.Key.Resource;
            var view = new TableView(context.Out, style with { Namespace = style.Namespace && resource.Namespaced }, resource);
            var written = false;
            foreach (var request in group)
            {
                await foreach (var table in TablesAsync(request, errors))
                {
                    var rows = Sorted(table["rows"].Items()).ToArray();
                    if (rows.Length == 0)
                    {
                        continue;
                    }
                    if (!written && anything)
                    {
                        context.Out.WriteLine();
                    }
                    (written, anything) = (true, true);
                    view.Add(table, rows);
                }
            }
            view.Flush();
        }
        if (!anything && !errors.Any && !query.IgnoreNotFound)
        {
            context.Error.WriteLine(!query.AllNamespaces && requests.All(r => r.Resource.Namespaced)
                ? $"No resources found in {context.Namespace} namespace." : "No resources found");
        }
        errors.ThrowIfAny();
        return 0;
    }

    private IEnumerable<Document> Sorted(IEnumerable<Document> rows) => query.Sorted(rows, r => r["object"] ?? DocumentObject.Empty);

    private async IAsyncEnumerable<DocumentObject> TablesAsync(ResourceRequest request, Errors errors)
    {
        var objects = context.Objects(request.Resource);
        var ns = query.NamespaceOf(context, request);
        var include = query.SortBy is null ? (KeyValuePair<string, string>?)null : new("includeObject", "Object");
        if (request.Names is not null)
        {
            foreach (var name in request.Names)
            {
                if (await AskAsync(request, objects.Path(ns, name), include is { } i ? [i] : [], errors) is { } table)
                {
                    yield return table;
                }
            }
            yield break;
        }
        string? next = null;
        do
        {
            var parameters = new List<KeyValuePair<string, string>>();
            Add("labelSelector", query.LabelSelector);
            Add("fieldSelector", query.FieldSelector);
            Add("limit", query.PageSize > 0 && query.SortBy is null ? query.PageSize.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
            Add("continue", next);
            Add("includeObject", include?.Value);
            var table = await AskAsync(request, objects.Path(ns), parameters, errors);
            if (table is null)
            {
                yield break;
            }
            yield return table;
            next = table.At("metadata", "continue")?.AsString;

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    parameters.Add(new(name, value));
                }
            }
        }
        while (!string.IsNullOrEmpty(next));
    }

    private async Task<DocumentObject?> AskAsync(ResourceRequest request, string path, List<KeyValuePair<string, string>> parameters, Errors errors)
    {
        var answer = await context.Client.RequestAsync(
            new ApiRequest(HttpMethod.Get, path) { Query = parameters, Accept = Accept }, DocumentCodec.Instance, context.Cancel);
        if (answer.IsSuccess)
        {
            context.Warn(answer.Warnings);
            return answer.Value;
        }
        if (!(query.IgnoreNotFound && answer.IsNotFound))
        {
            errors.Add(request.Names is null ? query.Refused(answer.Error, request) : CommandFailure.From(answer.Error));
        }
        return null;
    }
}
