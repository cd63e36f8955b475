using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary>Kinds whose description is a handful of lines.</summary>
internal static class SmallDescribers
{
    public static async Task NamespaceAsync(DescribeWriter writer, CommandContext context, DocumentObject obj)
    {
        writer.Head(obj, namespaced: false);
        writer.Field(0, "Status", obj.At("status", "phase").Text());
        await LimitAsync("resourcequotas", "No resource quota.");
        await LimitAsync("limitranges", "No LimitRange resource.");

        // Servers without these kinds say nothing of them.
        async Task LimitAsync(string resource, string none)
        {
            var found = await context.Objects(new GroupVersionResource("", "v1", resource)).ListAsync(obj.Name(), ct: context.Cancel);
            if (found.IsSuccess)
            {
                writer.Line(0, "");
                writer.Line(0, found.Value.Items.Count == 0 ? none : $"{resource}: {string.Join(", ", found.Value.Items.Select(i => i.Name()))}");
            }
        }
    }

    public static void ConfigMap(DescribeWriter writer, DocumentObject obj)
    {
        writer.Head(obj);
        writer.Line(0, "");
        writer.Line(0, "Data");
        writer.Line(0, "====");
        foreach (var (key, value) in Sorted(obj["data"]))
        {
            writer.Line(0, $"{key}:");
            writer.Line(0, "----");
            Verbatim(writer, value.Text());
            writer.Line(0, "");
        }
        writer.Line(0, "");
        writer.Line(0, "BinaryData");
        writer.Line(0, "====");
        foreach (var (key, value) in Sorted(obj["binaryData"]))
        {
            writer.Line(0, $"{key}: {Bytes(value)} bytes");
        }
        writer.Line(0, "");
    }

    public static void Secret(DescribeWriter writer, DocumentObject obj)
    {
        writer.Head(obj);
        writer.Line(0, "");
        writer.Field(0, "Type", obj["type"].Text());
        writer.Line(0, "");
        writer.Line(0, "Data");
        writer.Line(0, "====");
        foreach (var (key, value) in Sorted(obj["data"]))
        {
            // What is secret is not shown, but its size is.
            writer.Field(0, key, $"{Bytes(value)} bytes");
        }
    }

    public static void ServiceAccount(DescribeWriter writer, DocumentObject obj)
    {
        writer.Head(obj);
        writer.Lines(0, "Image pull secrets", Names(obj["imagePullSecrets"]));
        writer.Lines(0, "Mountable secrets", Names(obj["secrets"]));
        writer.Field(0, "Tokens", "<none>");
    }

    public static void Endpoints(DescribeWriter writer, DocumentObject obj)
    {
        writer.Head(obj);
        writer.Line(0, "Subsets:");
        foreach (var subset in obj["subsets"].Items())
        {
            writer.Field(1, "Addresses", Addresses(subset["addresses"]));
            writer.Field(1, "NotReadyAddresses", Addresses(subset["notReadyAddresses"]));
            if (subset["ports"].Items().Any())
            {
                writer.Line(1, "Ports:");
                writer.Table(2, [["Name", "Port", "Protocol"], ["----", "----", "--------"],
                    .. subset["ports"].Items().Select(p => new[] { p["name"].Text("<unset>"), p["port"].Text(), p["protocol"].Text() })]);
            }
            writer.Line(0, "");
        }
    }

    public static void EndpointSlice(DescribeWriter writer, DocumentObject obj)
    {
        writer.Head(obj);
        writer.Field(0, "AddressType", obj["addressType"].Text());
        if (!obj["ports"].Items().Any())
        {
            writer.Field(0, "Ports", "<unset>");
        }
        else
        {
            writer.Line(0, "Ports:");
            writer.Table(1, [["Name", "Port", "Protocol"], ["----", "----", "--------"],
                .. obj["ports"].Items().Select(p => new[] { p["name"].Text("<unset>"), p["port"].Text("<unset>"), p["protocol"].Text() })]);
        }
        if (!obj["endpoints"].Items().Any())
        {
            writer.Field(0, "Endpoints", "<none>");
            return;
        }
        writer.Line(0, "Endpoints:");
        foreach (var endpoint in obj["endpoints"].Items())
        {
            writer.Line(1, "- Addresses:\t" + string.Join(", ", endpoint["addresses"].Items().Select(a => a.Text())));
            writer.Line(2, "Conditions:");
            writer.Field(3, "Ready", endpoint.At("conditions", "ready").Text("<unset>"));
            writer.Field(2, "Hostname", endpoint["hostname"].Text("<unset>"));
            if (endpoint["targetRef"] is { } target)
            {
                writer.Field(2, "TargetRef", $"{target["kind"].Text()}/{target["name"].Text()}");
            }
            writer.Field(2, "NodeName", endpoint["nodeName"].Text("<unset>"));
            writer.Field(2, "Zone", endpoint["zone"].Text("<unset>"));
        }
    }

    private static string Addresses(Document? list) =>
        list.Items().ToArray() is { Length: > 0 } items ? string.Join(',', items.Select(a => a["ip"].Text())) : "<none>";

    private static string[] Names(Document? list) => [.. list.Items().Select(s => s["name"].Text())];

    private static IEnumerable<KeyValuePair<string, Document>> Sorted(Document? map) =>
        (map as DocumentObject ?? DocumentObject.Empty).OrderBy(p => p.Key, StringComparer.Ordinal);

    // A tab would begin a column.
    private static void Verbatim(DescribeWriter writer, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            writer.Line(0, line.Replace('\t', ' '));
        }
    }

    private static int Bytes(Document base64)
    {
        var text = base64.Text();
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) ? length : Encoding.UTF8.GetByteCount(text);
    }
}
