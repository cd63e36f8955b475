using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Get;

/// <summary>What there is, and then every change, until interrupted.</summary>
internal sealed class GetWatch(CommandContext context, GetQuery query, TableStyle style, OutputFlags output, ObjectPrinter? printer, bool watchOnly)
{
    public async Task<int> RunAsync(IReadOnlyList<ResourceRequest> requests)
    {
        if (requests.Count > 1 || requests[0].Names is { Count: > 1 })
        {
            throw CommandFailure.Error("you may only specify a single resource type");
        }
        var request = requests[0];
        var objects = context.Objects(request.Resource);
        var path = objects.Path(query.NamespaceOf(context, request));
        var fields = request.Names is { } names ? $"metadata.name={names[0]}" : query.FieldSelector;
        var view = new TableView(context.Out, style with { Namespace = style.Namespace && request.Resource.Namespaced }, request.Resource);

        if (request.Names is { } named)
        {
            // A name that is not there is an error, as it is without -w.
            context.Unwrap(await objects.GetAsync(named[0], query.NamespaceOf(context, request), ct: context.Cancel));
        }
        var list = context.Unwrap(await context.Client.RequestAsync(Request(path, fields, null), DocumentCodec.Instance, context.Cancel));
        if (!watchOnly)
        {
            Show(view, list, "ADDED");
        }
        await WatchAsync(view, path, fields, list.At("metadata", "resourceVersion")?.AsString);
        return 0;
    }

    private ApiRequest Request(string path, string? fields, string? watchFrom)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        Add("labelSelector", query.LabelSelector);
        Add("fieldSelector", fields);
        Add("watch", watchFrom is null ? null : "true");
        Add("resourceVersion", watchFrom);
        return new ApiRequest(HttpMethod.Get, path)
        {
            Query = parameters,
            Accept = printer is null ? GetTables.Accept : "application/json",
            Stream = watchFrom is not null,
        };

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parameters.Add(new(name, value));
            }
        }
    }

    private async Task WatchAsync(TableView view, string path, string? fields, string? from)
    {
        using var response = await context.Client.SendAsync(Request(path, fields, from ?? "0"), context.Cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw CommandFailure.From(await KubeClient.ReadStatusAsync(response, context.Cancel));
        }
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(context.Cancel), Encoding.UTF8);
        while (await lines.ReadLineAsync(context.Cancel) is { } line)
        {
            if (line.Length == 0 || DocumentJson.Parse(line) is not DocumentObject change || change["object"] is not DocumentObject subject)
            {
                continue;
            }
            switch (change["type"]?.AsString)
            {
                case "BOOKMARK":
                    break;
                case "ERROR":
                    throw CommandFailure.From(ApiJson.Read<Status>(DocumentJson.Write(subject)));
                case { } type:
                    Show(view, subject, type);
                    break;
            }
        }
    }

    private void Show(TableView view, DocumentObject subject, string eventType)
    {
        if (printer is null)
        {
            // Nothing yet: the headings wait for the first row, so that they fit it.
            if (subject["rows"].Items().Any())
            {
                view.Add(subject, eventType);
                view.Flush();
            }
            return;
        }
        DocumentObject[] shown = subject["items"] is DocumentArray items && subject["kind"]?.AsString?.EndsWith("List", StringComparison.Ordinal) == true
            ? [.. items.OfType<DocumentObject>().Select(i => i.With("apiVersion", subject["apiVersion"]!).With("kind", subject["kind"]!.AsString![..^4]))]
            : [subject];
        foreach (var obj in shown)
        {
            var printed = output.Shown(obj);
            printer.Print(style.EventTypes ? new DocumentObject(("type", eventType), ("object", printed)) : printed, context.Out);
        }
        printer.Flush();
        context.Out.Flush();
    }
}
