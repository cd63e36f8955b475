using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

internal static class NodeDescriber
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    private static readonly string[] Measured = ["cpu", "memory", "ephemeral-storage"];

    public static async Task WriteAsync(DescribeWriter writer, CommandContext context, DocumentObject node)
    {
        var (spec, status) = (node["spec"], node["status"]);
        var labels = node.At("metadata", "labels") as DocumentObject ?? DocumentObject.Empty;
        var roles = string.Join(',', labels.Names.Where(n => n.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(n => n[RolePrefix.Length..]).Order(StringComparer.Ordinal));
        writer.Field(0, "Name", node.Name());
        writer.Field(0, "Roles", roles.Length == 0 ? "<none>" : roles);
        writer.Map(0, "Labels", labels);
        writer.Map(0, "Annotations", node.At("metadata", "annotations"), ": ", k => k == Apply.LastApplied.Annotation);
        writer.Field(0, "CreationTimestamp", DescribeText.Time(node.At("metadata", "creationTimestamp")));
        writer.Lines(0, "Taints", [.. (spec?["taints"]).Items().Select(Taint)]);
        writer.Field(0, "Unschedulable", spec?["unschedulable"].Text("false") ?? "false");
        await LeaseAsync(writer, context, node.Name());
        Conditions(writer, status?["conditions"]);
        writer.Line(0, "Addresses:");
        foreach (var address in (status?["addresses"]).Items())
        {
            writer.Field(1, address["type"].Text(), address["address"].Text());
        }
        Amounts(writer, "Capacity", status?["capacity"]);
        Amounts(writer, "Allocatable", status?["allocatable"]);
        Info(writer, status?["nodeInfo"]);
        if (spec?["podCIDR"].Text() is { Length: > 0 } cidr)
        {
            writer.Field(0, "PodCIDR", cidr);
            writer.Field(0, "PodCIDRs", string.Join(',', spec["podCIDRs"].Items().Select(c => c.Text())));
        }
        if (spec?["providerID"].Text() is { Length: > 0 } provider)
        {
            writer.Field(0, "ProviderID", provider);
        }
        await PodsAsync(writer, context, node);
    }

    private static string Taint(Document taint) => taint["value"].Text() is { Length: > 0 } value
        ? $"{taint["key"].Text()}={value}:{taint["effect"].Text()}" : $"{taint["key"].Text()}:{taint["effect"].Text()}";

    private static async Task LeaseAsync(DescribeWriter writer, CommandContext context, string name)
    {
        var lease = await context.Objects(BuiltInKinds.Find("leases")!).GetAsync(name, "kube-node-lease", ct: context.Cancel);
        writer.Line(0, "Lease:");
        var spec = lease.IsSuccess ? lease.Value["spec"] : null;
        writer.Field(1, "HolderIdentity", spec?["holderIdentity"].Text() is { Length: > 0 } holder ? holder : "<unset>");
        writer.Field(1, "AcquireTime", DescribeText.Time(spec?["acquireTime"]));
        writer.Field(1, "RenewTime", DescribeText.Time(spec?["renewTime"]));
    }

    private static void Conditions(DescribeWriter writer, Document? conditions)
    {
        if (!conditions.Items().Any())
        {
            return;
        }
        writer.Line(0, "Conditions:");
        writer.Table(1, [
            ["Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message"],
            ["----", "------", "-----------------", "------------------", "------", "-------"],
            .. conditions.Items().Select(c => new[]
            {
                // kubectl's cells end with a space each, but for the last.
                c["type"].Text() + " ", c["status"].Text() + " ", DescribeText.Time(c["lastHeartbeatTime"]) + " ",
                DescribeText.Time(c["lastTransitionTime"]) + " ", c["reason"].Text() + " ", c["message"].Text(),
            })]);
    }

    private static void Amounts(DescribeWriter writer, string title, Document? list)
    {
        if (list is not DocumentObject { Count: > 0 } amounts)
        {
            return;
        }
        writer.Line(0, title + ":");
        foreach (var (name, value) in amounts.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            writer.Field(1, name, value.Text());
        }
    }

    private static void Info(DescribeWriter writer, Document? info)
    {
        writer.Line(0, "System Info:");
        writer.Field(1, "Machine ID", info?["machineID"].Text());
        writer.Field(1, "System UUID", info?["systemUUID"].Text());
        writer.Field(1, "Boot ID", info?["bootID"].Text());
        writer.Field(1, "Kernel Version", info?["kernelVersion"].Text());
        writer.Field(1, "OS Image", info?["osImage"].Text());
        writer.Field(1, "Operating System", info?["operatingSystem"].Text());
        writer.Field(1, "Architecture", info?["architecture"].Text());
        writer.Field(1, "Container Runtime Version", info?["containerRuntimeVersion"].Text());
        writer.Field(1, "Kubelet Version", info?["kubeletVersion"].Text());
        writer.Field(1, "Kube-Proxy Version", info?["kubeProxyVersion"].Text());
    }

    private static async Task PodsAsync(DescribeWriter writer, CommandContext context, DocumentObject node)
    {
        var options = new ListOptions { FieldSelector = $"spec.nodeName={node.Name()},status.phase!=Succeeded,status.phase!=Failed" };
        var answer = await Pods.PodFinder.Objects(context).ListAsync(null, options, context.Cancel);
        if (!answer.IsSuccess)
        {
            return;
        }
        var pods = answer.Value.Items;
        var allocatable = node.At("status", "allocatable") ?? node.At("status", "capacity");
        var now = context.Time.GetUtcNow();
        writer.Line(0, $"Non-terminated Pods:\t({pods.Count} in total)");
        writer.Table(1, [
            ["Namespace", "Name", "", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age"],
            ["---------", "----", "", "------------", "----------", "---------------", "-------------", "---"],
            .. pods.Select(p => new[]
            {
                p.NamespaceOf(), p.Name(), "",
                Share(Sum(p, "requests", "cpu"), allocatable, "cpu"), Share(Sum(p, "limits", "cpu"), allocatable, "cpu"),
                Share(Sum(p, "requests", "memory"), allocatable, "memory"), Share(Sum(p, "limits", "memory"), allocatable, "memory"),
                Ages.Since(p.At("metadata", "creationTimestamp"), now),
            })]);
        writer.Line(0, "Allocated resources:");
        writer.Line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
        writer.Table(1, [["Resource", "Requests", "Limits"], ["--------", "--------", "------"], .. Measured.Select(name => new[]
        {
            name, Share(Total("requests", name), allocatable, name), Share(Total("limits", name), allocatable, name),
        })]);

        Quantity Total(string list, string name) => pods.Aggregate(Quantity.Zero, (sum, pod) => sum + Sum(pod, list, name));
    }

    private static Quantity Sum(DocumentObject pod, string list, string name) => pod.At("spec", "containers").Items()
        .Aggregate(Quantity.Zero, (sum, c) => Quantity.TryParse(c.At("resources", list, name)?.Text(), out var amount) ? sum + amount : sum);

    private static string Share(Quantity amount, Document? allocatable, string name)
    {
        var whole = Quantity.TryParse(allocatable?[name].Text(), out var all) ? all.ToDouble() : 0;
        var percent = whole > 0 ? (long)(amount.ToDouble() / whole * 100) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{amount} ({percent}%)");
    }
}
