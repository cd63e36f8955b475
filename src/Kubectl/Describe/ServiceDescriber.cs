using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

internal static class ServiceDescriber
{
    public static async Task WriteAsync(DescribeWriter writer, CommandContext context, DocumentObject service)
    {
        var spec = service["spec"];
        writer.Head(service);
        writer.Field(0, "Selector", DescribeText.Selector(service));
        writer.Field(0, "Type", spec?["type"].Text());
        writer.Field(0, "IP Family Policy", spec?["ipFamilyPolicy"].Text("<none>"));
        writer.Field(0, "IP Families", Join(spec?["ipFamilies"]));
        writer.Field(0, "IP", spec?["clusterIP"].Text());
        writer.Field(0, "IPs", Join(spec?["clusterIPs"]));
        if ((spec?["externalIPs"]).Items().Any())
        {
            writer.Field(0, "External IPs", Join(spec?["externalIPs"]));
        }
        if (spec?["externalName"].Text() is { Length: > 0 } external)
        {
            writer.Field(0, "External Name", external);
        }
        if (service.At("status", "loadBalancer", "ingress").Items().ToArray() is { Length: > 0 } ingress)
        {
            writer.Field(0, "LoadBalancer Ingress", string.Join(", ", ingress.Select(i => i["ip"].Text(i["hostname"].Text()))));
        }
        var endpoints = await EndpointsAsync(context, service);
        foreach (var port in (spec?["ports"]).Items())
        {
            var name = port["name"].Text();
            writer.Field(0, "Port", $"{(name.Length == 0 ? "<unset>" : name)}\t{port["port"].Text()}/{port["protocol"].Text("TCP")}");
            writer.Field(0, "TargetPort", $"{port["targetPort"].Text()}/{port["protocol"].Text("TCP")}");
            if (port["nodePort"]?.AsInteger is > 0)
            {
                writer.Field(0, "NodePort", $"{(name.Length == 0 ? "<unset>" : name)}\t{port["nodePort"].Text()}/{port["protocol"].Text("TCP")}");
            }
            writer.Field(0, "Endpoints", EndpointText(endpoints, name));
        }
        writer.Field(0, "Session Affinity", spec?["sessionAffinity"].Text("None"));
        if (spec?["externalTrafficPolicy"].Text() is { Length: > 0 } policy)
        {
            writer.Field(0, "External Traffic Policy", policy);
        }
        if (spec?["internalTrafficPolicy"].Text() is { Length: > 0 } inner)
        {
            writer.Field(0, "Internal Traffic Policy", inner);
        }
    }

    private static string Join(Document? list) => list.Items().ToArray() is { Length: > 0 } items ? string.Join(',', items.Select(i => i.Text())) : "<none>";

    private static async Task<IReadOnlyList<DocumentObject>> EndpointsAsync(CommandContext context, DocumentObject service)
    {
        var slices = await context.Objects(BuiltInKinds.Find("endpointslices")!).ListAsync(
            service.NamespaceOf(), new ListOptions { LabelSelector = $"kubernetes.io/service-name={service.Name()}" }, context.Cancel);
        return slices.IsSuccess ? slices.Value.Items : [];
    }

    private static string EndpointText(IReadOnlyList<DocumentObject> slices, string portName)
    {
        const int shown = 3;
        var addresses = new List<string>();
        foreach (var slice in slices)
        {
            var port = slice["ports"].Items().FirstOrDefault(p => p["name"].Text() == portName)?["port"].Text();
            addresses.AddRange(slice["endpoints"].Items()
                .Where(e => e.At("conditions", "ready")?.AsBoolean != false)
                .Select(e => $"{e["addresses"].Items().FirstOrDefault().Text()}:{port}"));
        }
        var text = string.Join(',', addresses.Take(shown));
        return addresses.Count > shown ? $"{text} + {addresses.Count - shown} more..." : text;
    }
}
