using MiniKube.Api.Documents;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

internal static class PodDescriber
{
    public static void Write(DescribeWriter writer, DocumentObject pod, DateTimeOffset now)
    {
        var (spec, status) = (pod["spec"], pod["status"]);
        writer.Field(0, "Name", pod.Name());
        writer.Field(0, "Namespace", pod.NamespaceOf());
        Optional(writer, "Priority", spec?["priority"]);
        if (spec?["priorityClassName"].Text() is { Length: > 0 } priorityClass)
        {
            writer.Field(0, "Priority Class Name", priorityClass);
        }
        if (spec?["runtimeClassName"].Text() is { Length: > 0 } runtime)
        {
            writer.Field(0, "Runtime Class Name", runtime);
        }
        writer.Field(0, "Service Account", spec?["serviceAccountName"].Text());
        writer.Field(0, "Node", spec?["nodeName"].Text() is { Length: > 0 } node ? $"{node}/{status?["hostIP"].Text()}" : "<none>");
        if (status?["startTime"] is { } start)
        {
            writer.Field(0, "Start Time", DescribeText.Time(start));
        }
        writer.Map(0, "Labels", pod.At("metadata", "labels"));
        writer.Map(0, "Annotations", pod.At("metadata", "annotations"), ": ", k => k == Apply.LastApplied.Annotation);
        if (pod.At("metadata", "deletionTimestamp") is { } deleted)
        {
            writer.Field(0, "Status", $"Terminating (lasts {Ages.Since(deleted, now)})");
            writer.Field(0, "Termination Grace Period", pod.At("metadata", "deletionGracePeriodSeconds").Text("0") + "s");
        }
        else
        {
            writer.Field(0, "Status", status?["phase"].Text());
        }
        Optional(writer, "Reason", status?["reason"]);
        Optional(writer, "Message", status?["message"]);
        writer.Field(0, "IP", status?["podIP"].Text());
        var addresses = status?["podIPs"].Items().ToArray() ?? [];
        if (addresses.Length == 0)
        {
            writer.Field(0, "IPs", "<none>");
        }
        else
        {
            writer.Line(0, "IPs:");
            foreach (var address in addresses)
            {
                writer.Field(1, "IP", address["ip"].Text());
            }
        }
        if (DescribeText.ControllerOf(pod) is { Length: > 0 } controller)
        {
            writer.Field(0, "Controlled By", controller);
        }
        ContainersSection.Write(writer, "Init Containers", spec?["initContainers"], status?["initContainerStatuses"], template: false);
        ContainersSection.Write(writer, "Containers", spec?["containers"], status?["containerStatuses"], template: false);
        if (spec?["readinessGates"].Items().Any() == true)
        {
            writer.Line(0, "Readiness Gates:");
            writer.Table(1, [["Type", "Status"], .. spec["readinessGates"].Items().Select(g => new[] { g["conditionType"].Text() + " ", GateStatus(status, g) + " " })]);
        }
        if (status?["conditions"].Items().Any() == true)
        {
            writer.Line(0, "Conditions:");
            writer.Table(1, [["Type", "Status"], .. status["conditions"].Items().Select(c => new[] { c["type"].Text() + " ", c["status"].Text() + " " })]);
        }
        VolumesSection.Write(writer, spec?["volumes"], template: false);
        Optional(writer, "QoS Class", status?["qosClass"]);
        Scheduling(writer, spec, 0);
    }

    /// <summary>Where the pod may go; a template ends with it too.</summary>
    public static void Scheduling(DescribeWriter writer, Document? spec, int level)
    {
        writer.Map(level, "Node-Selectors", spec?["nodeSelector"]);
        writer.Lines(level, "Tolerations", [.. (spec?["tolerations"]).Items().Select(Toleration)]);
    }

    private static string GateStatus(Document? status, Document gate) =>
        (status?["conditions"]).Items().FirstOrDefault(c => c["type"].Text() == gate["conditionType"].Text())?["status"].Text() ?? "<none>";

    private static string Toleration(Document toleration)
    {
        var text = toleration["key"].Text();
        if (toleration["value"].Text() is { Length: > 0 } value)
        {
            text += "=" + value;
        }
        if (toleration["effect"].Text() is { Length: > 0 } effect)
        {
            text += ":" + effect;
        }
        if (toleration["operator"].Text() == "Exists" && toleration["value"].Text().Length == 0)
        {
            text += text.Length == 0 ? "op=Exists" : " op=Exists";
        }
        return toleration["tolerationSeconds"]?.AsInteger is { } seconds ? $"{text} for {seconds}s" : text;
    }

    private static void Optional(DescribeWriter writer, string title, Document? value)
    {
        if (value.Text() is { Length: > 0 } text)
        {
            writer.Field(0, title, text);
        }
    }
}
