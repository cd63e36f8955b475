using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's containers together: names, host ports, what init containers may not have.</summary>
internal static class ContainerListRules
{
    public static void Check(PodSpec spec, string path, PodReferences references, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var hostPorts = new HashSet<(string?, string?, int)>();
        if (spec.Containers.Count == 0)
        {
            errors.Required($"{path}.containers");
        }
        for (var i = 0; i < spec.Containers.Count; i++)
        {
            var (container, at) = (spec.Containers[i], $"{path}.containers[{i}]");
            One(container, at);
            // Ports of the host are taken once; init containers run one after another and may share them.
            HostPorts(container, at, spec.HostNetwork == true, hostPorts, errors);
        }
        for (var i = 0; i < spec.InitContainers.Count; i++)
        {
            var (container, at) = (spec.InitContainers[i], $"{path}.initContainers[{i}]");
            One(container, at);
            HostPorts(container, at, spec.HostNetwork == true, [], errors);
            if (container.RestartPolicy != "Always")
            {
                RunsToItsEnd(container, at, errors);
            }
        }

        void One(Container container, string at)
        {
            ContainerRules.Check(container, at, references, spec, errors);
            RestartRules.Check(container, at, errors);
            if (container.Name.Length > 0 && !names.Add(container.Name))
            {
                errors.Duplicate($"{at}.name", container.Name);
            }
        }
    }

    private static void RunsToItsEnd(Container container, string at, FieldErrors errors)
    {
        foreach (var (name, there) in ((string, bool)[])
        [
            ("lifecycle", container.Lifecycle is not null), ("livenessProbe", container.LivenessProbe is not null),
            ("readinessProbe", container.ReadinessProbe is not null), ("startupProbe", container.StartupProbe is not null),
        ])
        {
            if (there)
            {
                errors.Forbidden($"{at}.{name}", "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private static void HostPorts(Container container, string at, bool hostNetwork, HashSet<(string?, string?, int)> taken, FieldErrors errors)
    {
        for (var i = 0; i < container.Ports.Count; i++)
        {
            var port = container.Ports[i];
            if (port.HostPort is not { } number || number == 0)
            {
                continue;
            }
            if (hostNetwork && number != port.ContainerPortValue)
            {
                errors.Invalid($"{at}.ports[{i}].hostPort", number, "must match `containerPort` when `hostNetwork` is true");
            }
            if (!taken.Add((port.Protocol, port.HostIP, number)))
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{port.Protocol}/{port.HostIP}/{number}");
                errors.Duplicate($"{at}.ports[{i}].hostPort", text);
            }
        }
    }
}
