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
        foreach (var (i, container) in spec.Containers.Index())
        {
            var at = $"{path}.containers[{i}]";
            One(container, at);
            ProbeRules.Check(container, spec.TerminationGracePeriodSeconds, at, errors);
            RestartRules.Check(container, at, errors);
        }
        foreach (var (i, container) in spec.Containers.Index())
        {
            HostPorts(container, $"{path}.containers[{i}]", hostPorts, errors);
        }
        foreach (var (i, container) in spec.InitContainers.Index())
        {
            var at = $"{path}.initContainers[{i}]";
            One(container, at);
            RestartRules.Check(container, at, errors);
            // Ports of the host are taken once; init containers run one after another and may share them.
            HostPorts(container, at, [], errors);
            if (container.RestartPolicy == "Always")
            {
                ProbeRules.Check(container, spec.TerminationGracePeriodSeconds, at, errors);
            }
            else
            {
                RunsToItsEnd(container, at, errors);
            }
        }

        void One(Container container, string at)
        {
            ContainerRules.Check(container, at, references, spec, errors);
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

    /// <summary>On the host's network a port is the host's.</summary>
    /// <param name="isPod">In a template, a port without the host's will get it in the pod.</param>
    public static void OnHostNetwork(PodSpec spec, bool isPod, string path, FieldErrors errors)
    {
        if (spec.HostNetwork != true)
        {
            return;
        }
        foreach (var (i, container) in spec.Containers.Index())
        {
            foreach (var (p, port) in container.Ports.Index())
            {
                if ((isPod || port.HostPort is not (null or 0)) && (port.HostPort ?? 0) != port.ContainerPortValue)
                {
                    errors.Invalid($"{path}.containers[{i}].ports[{p}].hostPort", port.HostPort ?? 0, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void HostPorts(Container container, string at, HashSet<(string?, string?, int)> taken, FieldErrors errors)
    {
        for (var i = 0; i < container.Ports.Count; i++)
        {
            var port = container.Ports[i];
            if (port.HostPort is not { } number || number == 0)
            {
                continue;
            }
            if (!taken.Add((port.Protocol, port.HostIP, number)))
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{port.Protocol}/{port.HostIP}/{number}");
                errors.Duplicate($"{at}.ports[{i}].hostPort", text);
            }
        }
    }
}
