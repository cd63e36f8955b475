using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary>What makes pods from a template: Deployments and their ReplicaSets.</summary>
internal static class WorkloadDescribers
{
    public static async Task WriteDeploymentAsync(DescribeWriter writer, CommandContext context, DocumentObject deployment)
    {
        var (spec, status) = (deployment["spec"], deployment["status"]);
        writer.Field(0, "Name", deployment.Name());
        writer.Field(0, "Namespace", deployment.NamespaceOf());
        writer.Field(0, "CreationTimestamp", DescribeText.Time(deployment.At("metadata", "creationTimestamp")));
        writer.Map(0, "Labels", deployment.At("metadata", "labels"));
        writer.Map(0, "Annotations", deployment.At("metadata", "annotations"), ": ", k => k == Apply.LastApplied.Annotation);
        writer.Field(0, "Selector", DescribeText.Selector(deployment));
        writer.Field(0, "Replicas", $"{spec?["replicas"].Text("0")} desired | {status?["updatedReplicas"].Text("0") ?? "0"} updated | {status?["replicas"].Text("0") ?? "0"} total | "
            + $"{status?["availableReplicas"].Text("0") ?? "0"} available | {status?["unavailableReplicas"].Text("0") ?? "0"} unavailable");
        writer.Field(0, "StrategyType", spec?.At("strategy", "type").Text());
        writer.Field(0, "MinReadySeconds", spec?["minReadySeconds"].Text("0"));
        if (spec?.At("strategy", "rollingUpdate") is { } rolling)
        {
            writer.Field(0, "RollingUpdateStrategy", $"{rolling["maxUnavailable"].Text()} max unavailable, {rolling["maxSurge"].Text()} max surge");
        }
        Template(writer, spec?["template"]);
        var conditions = (status?["conditions"]).Items().ToArray();
        if (conditions.Length > 0)
        {
            writer.Line(0, "Conditions:");
            writer.Table(1, [["Type", "Status", "Reason"], ["----", "------", "------"],
                .. conditions.Select(c => new[] { c["type"].Text(), c["status"].Text(), c["reason"].Text() })]);
        }
        await ReplicaSetsAsync(writer, context, deployment);
    }

    public static async Task WriteReplicaSetAsync(DescribeWriter writer, CommandContext context, DocumentObject set)
    {
        var (spec, status) = (set["spec"], set["status"]);
        writer.Field(0, "Name", set.Name());
        writer.Field(0, "Namespace", set.NamespaceOf());
        writer.Field(0, "Selector", DescribeText.Selector(set));
        writer.Map(0, "Labels", set.At("metadata", "labels"));
        writer.Map(0, "Annotations", set.At("metadata", "annotations"), ": ", k => k == Apply.LastApplied.Annotation);
        if (DescribeText.ControllerOf(set) is { Length: > 0 } controller)
        {
            writer.Field(0, "Controlled By", controller);
        }
        writer.Field(0, "Replicas", $"{status?["replicas"].Text("0") ?? "0"} current / {spec?["replicas"].Text("0")} desired");
        var pods = Pods.PodFinder.SelectorOf(set) is { } selector
            ? (await Pods.PodFinder.ListAsync(context, selector, set.NamespaceOf()))
                .Where(p => p.At("metadata", "ownerReferences").Items().Any(o => o["uid"].Text() == set.Uid())).ToArray()
            : [];
        writer.Field(0, "Pods Status", $"{In("Running")} Running / {In("Pending")} Waiting / {In("Succeeded")} Succeeded / {In("Failed")} Failed");
        Template(writer, spec?["template"]);
        var conditions = (status?["conditions"]).Items().ToArray();
        if (conditions.Length > 0)
        {
            writer.Line(0, "Conditions:");
            writer.Table(1, [["Type", "Status", "Reason"], ["----", "------", "------"],
                .. conditions.Select(c => new[] { c["type"].Text(), c["status"].Text(), c["reason"].Text() })]);
        }

        int In(string phase) => pods.Count(p => p.At("status", "phase").Text() == phase);
    }

    public static void Template(DescribeWriter writer, Document? template)
    {
        writer.Line(0, "Pod Template:");
        writer.Map(1, "Labels", template?.At("metadata", "labels"));
        if (template?.At("metadata", "annotations") is DocumentObject { Count: > 0 } annotations)
        {
            writer.Map(1, "Annotations", annotations, ": ");
        }
        var spec = template?["spec"];
        if (spec?["serviceAccountName"].Text() is { Length: > 0 } account)
        {
            writer.Field(1, "Service Account", account);
        }
        ContainersSection.Write(writer, "Init Containers", spec?["initContainers"], null, template: true);
        ContainersSection.Write(writer, "Containers", spec?["containers"], null, template: true);
        VolumesSection.Write(writer, spec?["volumes"], template: true);
        PodDescriber.Scheduling(writer, spec, 1);
    }

    private static async Task ReplicaSetsAsync(DescribeWriter writer, CommandContext context, DocumentObject deployment)
    {
        const string revision = Rollout.RevisionHistory.RevisionAnnotation;
        if (Pods.PodFinder.SelectorOf(deployment) is not { } selector)
        {
            return;
        }
        var sets = await context.Objects(BuiltInKinds.Find("replicasets")!).ListAsync(
            deployment.NamespaceOf(), new Client.Http.ListOptions { LabelSelector = selector }, context.Cancel);
        if (!sets.IsSuccess)
        {
            return;
        }
        var own = sets.Value.Items.Where(s => s.At("metadata", "ownerReferences").Items().Any(o => o["uid"].Text() == deployment.Uid())).ToArray();
        var current = deployment.At("metadata", "annotations", revision).Text();
        writer.Field(0, "OldReplicaSets", Describe(own.Where(s => s.At("metadata", "annotations", revision).Text() != current)));
        writer.Field(0, "NewReplicaSet", Describe(own.Where(s => s.At("metadata", "annotations", revision).Text() == current)));
    }

    private static string Describe(IEnumerable<DocumentObject> sets)
    {
        var text = string.Join(", ", sets.Select(s => $"{s.Name()} ({s.At("status", "replicas").Text("0")}/{s.At("spec", "replicas").Text("0")} replicas created)"));
        return text.Length == 0 ? "<none>" : text;
    }
}
