using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary>The containers of a pod or of a template.</summary>
internal static class ContainersSection
{
    /// <param name="writer">Where to.</param>
    /// <param name="title">The section's name.</param>
    /// <param name="containers">Their specs.</param>
    /// <param name="statuses">Null in a template, which has none.</param>
    /// <param name="template">A template's section stands further in, but its content does not.</param>
    public static void Write(DescribeWriter writer, string title, Document? containers, Document? statuses, bool template)
    {
        var level = template ? 1 : 0;
        if (!containers.Items().Any())
        {
            if (title == "Containers")
            {
                writer.Line(level, "Containers: <none>");
            }
            return;
        }
        writer.Line(level, title + ":");
        foreach (var container in containers.Items())
        {
            var name = container["name"].Text();
            writer.Line(1, template ? $" {name}:" : $"{name}:");
            WriteOne(writer, container, statuses.Items().FirstOrDefault(s => s["name"].Text() == name), 2, template);
        }
    }

    private static void WriteOne(DescribeWriter writer, Document container, Document? status, int level, bool template)
    {
        if (!template)
        {
            writer.Field(level, "Container ID", status?["containerID"].Text());
        }
        writer.Field(level, "Image", container["image"].Text());
        if (!template)
        {
            writer.Field(level, "Image ID", status?["imageID"].Text());
        }
        var ports = container["ports"].Items().ToArray();
        var title = ports.Length > 1 ? "Ports" : "Port";
        writer.Field(level, title, Join(ports, "containerPort"));
        writer.Field(level, "Host " + title, Join(ports, "hostPort"));
        Words(writer, level, "Command", container["command"]);
        Words(writer, level, "Args", container["args"]);
        if (status is not null)
        {
            State(writer, level, "State", status["state"]);
            if (status["lastState"] is DocumentObject { Count: > 0 } last)
            {
                State(writer, level, "Last State", last);
            }
            writer.Field(level, "Ready", status["ready"]?.AsBoolean == true ? "True" : "False");
            writer.Field(level, "Restart Count", status["restartCount"].Text("0"));
        }
        Resources(writer, level, "Limits", container.At("resources", "limits"));
        Resources(writer, level, "Requests", container.At("resources", "requests"));
        Probe(writer, level, "Liveness", container["livenessProbe"]);
        Probe(writer, level, "Readiness", container["readinessProbe"]);
        Probe(writer, level, "Startup", container["startupProbe"]);
        EnvironmentFrom(writer, level, container["envFrom"]);
        EnvironmentOf(writer, level, container["env"]);
        Mounts(writer, level, container["volumeMounts"]);
    }

    private static string Join(Document[] ports, string number) => ports.Length == 0 ? "<none>"
        : string.Join(", ", ports.Select(p => $"{p[number].Text("0")}/{p["protocol"].Text("TCP")}{(p["name"].Text() is { Length: > 0 } n ? $" ({n})" : "")}"));

    private static void Words(DescribeWriter writer, int level, string title, Document? words)
    {
        if (!words.Items().Any())
        {
            return;
        }
        writer.Line(level, title + ":");
        foreach (var word in words.Items())
        {
            foreach (var line in word.Text().Split('\n'))
            {
                writer.Line(level + 1, line);
            }
        }
    }

    private static void State(DescribeWriter writer, int level, string title, Document? state)
    {
        if (state?["running"] is { } running)
        {
            writer.Field(level, title, "Running");
            writer.Field(level + 1, "Started", DescribeText.Time(running["startedAt"]));
        }
        else if (state?["terminated"] is { } ended)
        {
            writer.Field(level, title, "Terminated");
            Optional(writer, level + 1, "Reason", ended["reason"]);
            Optional(writer, level + 1, "Message", ended["message"]);
            writer.Field(level + 1, "Exit Code", ended["exitCode"].Text("0"));
            if (ended["signal"]?.AsInteger > 0)
            {
                writer.Field(level + 1, "Signal", ended["signal"].Text());
            }
            writer.Field(level + 1, "Started", DescribeText.Time(ended["startedAt"]));
            writer.Field(level + 1, "Finished", DescribeText.Time(ended["finishedAt"]));
        }
        else
        {
            writer.Field(level, title, "Waiting");
            Optional(writer, level + 1, "Reason", state?.At("waiting", "reason"));
        }
    }

    private static void Optional(DescribeWriter writer, int level, string title, Document? value)
    {
        if (value.Text() is { Length: > 0 } text)
        {
            writer.Field(level, title, text);
        }
    }

    private static void Resources(DescribeWriter writer, int level, string title, Document? list)
    {
        if (list is not DocumentObject { Count: > 0 } resources)
        {
            return;
        }
        writer.Line(level, title + ":");
        foreach (var (name, quantity) in resources.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            writer.Field(level + 1, name, Quantity.TryParse(quantity.Text(), out var value) ? value.ToString() : quantity.Text());
        }
    }

    private static void Probe(DescribeWriter writer, int level, string title, Document? probe)
    {
        if (probe is DocumentObject { Count: > 0 })
        {
            var timing = $"delay={probe["initialDelaySeconds"].Text("0")}s timeout={probe["timeoutSeconds"].Text("1")}s period={probe["periodSeconds"].Text("10")}s "
                + $"#success={probe["successThreshold"].Text("1")} #failure={probe["failureThreshold"].Text("3")}";
            writer.Field(level, title, $"{ProbeAction(probe)} {timing}");
        }
    }

    private static string ProbeAction(Document probe)
    {
        if (probe["exec"] is { } exec)
        {
            return $"exec [{string.Join(' ', exec["command"].Items().Select(c => c.Text()))}]";
        }
        if (probe["httpGet"] is { } http)
        {
            return $"http-get {http["scheme"].Text("HTTP").ToLowerInvariant()}://{http["host"].Text()}:{http["port"].Text()}{http["path"].Text("/")}";
        }
        return probe["tcpSocket"] is { } tcp ? $"tcp-socket {tcp["host"].Text()}:{tcp["port"].Text()}"
            : probe["grpc"] is { } grpc ? $"grpc <pod>:{grpc["port"].Text()} {grpc["service"].Text()}" : "unknown";
    }

    private static void EnvironmentFrom(DescribeWriter writer, int level, Document? from)
    {
        if (!from.Items().Any())
        {
            return;
        }
        writer.Line(level, "Environment Variables from:");
        foreach (var source in from.Items())
        {
            var (kind, reference) = source["configMapRef"] is { } map ? ("ConfigMap", map) : ("Secret", source["secretRef"] ?? Document.Null);
            var prefix = source["prefix"].Text() is { Length: > 0 } p ? $" with prefix '{p}'" : "";
            writer.Line(level + 1, $"{reference["name"].Text()}\t{kind}{prefix}\tOptional: {reference["optional"].Text("false")}");
        }
    }

    private static void EnvironmentOf(DescribeWriter writer, int level, Document? env)
    {
        if (!env.Items().Any())
        {
            writer.Field(level, "Environment", "<none>");
            return;
        }
        writer.Line(level, "Environment:");
        foreach (var variable in env.Items())
        {
            var from = variable["valueFrom"];
            var value = from?["fieldRef"] is { } field ? $" ({field["apiVersion"].Text("v1")}:{field["fieldPath"].Text()})"
                : from?["resourceFieldRef"] is { } resource ? $" ({resource["resource"].Text()})"
                : from?["secretKeyRef"] is { } secret ? $"<set to the key '{secret["key"].Text()}' in secret '{secret["name"].Text()}'>\tOptional: {secret["optional"].Text("false")}"
                : from?["configMapKeyRef"] is { } map ? $"<set to the key '{map["key"].Text()}' of config map '{map["name"].Text()}'>\tOptional: {map["optional"].Text("false")}"
                : variable["value"].Text().Replace("\n", "\n" + new string(' ', (level + 1) * 2), StringComparison.Ordinal);
            writer.Field(level + 1, variable["name"].Text(), value);
        }
    }

    private static void Mounts(DescribeWriter writer, int level, Document? mounts)
    {
        if (!mounts.Items().Any())
        {
            writer.Field(level, "Mounts", "<none>");
            return;
        }
        writer.Line(level, "Mounts:");
        foreach (var mount in mounts.Items().OrderBy(m => m["mountPath"].Text(), StringComparer.Ordinal))
        {
            var flags = mount["readOnly"]?.AsBoolean == true ? "ro" : "rw";
            var sub = mount["subPath"].Text() is { Length: > 0 } path ? $",path=\"{path}\"" : "";
            writer.Line(level + 1, $"{mount["mountPath"].Text()} from {mount["name"].Text()} ({flags}{sub})");
        }
    }
}
