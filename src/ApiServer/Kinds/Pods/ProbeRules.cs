using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of probes and of lifecycle handlers.</summary>
internal static class ProbeRules
{
    /// <param name="container">The container.</param>
    /// <param name="grace">Seconds that the pod has to end in.</param>
    /// <param name="path">Where the container is.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(Container container, long? grace, string path, FieldErrors errors)
    {
        if (container.Lifecycle?.PostStart is { } postStart)
        {
            Handler(postStart, grace, $"{path}.lifecycle.postStart", errors);
        }
        if (container.Lifecycle?.PreStop is { } preStop)
        {
            Handler(preStop, grace, $"{path}.lifecycle.preStop", errors);
        }
        Probe(container.LivenessProbe, $"{path}.livenessProbe", once: true, errors);
        Probe(container.ReadinessProbe, $"{path}.readinessProbe", once: false, errors);
        if (container.ReadinessProbe?.TerminationGracePeriodSeconds is { } own)
        {
            errors.Invalid($"{path}.readinessProbe.terminationGracePeriodSeconds", own, "must not be set for readinessProbes");
        }
        Probe(container.StartupProbe, $"{path}.startupProbe", once: true, errors);
    }

    /// <param name="probe">The probe.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="once">One success must be enough: a container cannot be a little alive.</param>
    /// <param name="errors">What is wrong.</param>
    private static void Probe(Probe? probe, string path, bool once, FieldErrors errors)
    {
        if (probe is null)
        {
            return;
        }
        Exactly(
            [("exec", probe.Exec is not null), ("httpGet", probe.HttpGet is not null), ("tcpSocket", probe.TcpSocket is not null), ("grpc", probe.Grpc is not null)],
            path, errors);
        Actions(probe.Exec, probe.HttpGet, probe.TcpSocket, path, errors);
        if (probe.Grpc is { } grpc)
        {
            errors.Invalid($"{path}.grpc.port", grpc.Port, NameRules.PortNumber(grpc.Port));
        }
        errors.NotNegative($"{path}.initialDelaySeconds", probe.InitialDelaySeconds);
        errors.NotNegative($"{path}.timeoutSeconds", probe.TimeoutSeconds);
        errors.NotNegative($"{path}.periodSeconds", probe.PeriodSeconds);
        errors.NotNegative($"{path}.successThreshold", probe.SuccessThreshold);
        errors.NotNegative($"{path}.failureThreshold", probe.FailureThreshold);
        errors.Positive($"{path}.terminationGracePeriodSeconds", probe.TerminationGracePeriodSeconds);
        if (once && probe.SuccessThreshold is { } threshold && threshold != 1)
        {
            errors.Invalid($"{path}.successThreshold", threshold, "must be 1");
        }
    }

    private static void Handler(LifecycleHandler handler, long? grace, string path, FieldErrors errors)
    {
        Exactly(
            [("exec", handler.Exec is not null), ("httpGet", handler.HttpGet is not null), ("tcpSocket", handler.TcpSocket is not null), ("sleep", handler.Sleep is not null)],
            path, errors);
        Actions(handler.Exec, handler.HttpGet, handler.TcpSocket, path, errors);
        if (handler.Sleep is { } sleep && grace is { } limit && (sleep.Seconds < 0 || sleep.Seconds > limit))
        {
            errors.Invalid($"{path}.sleep", sleep.Seconds, $"must be non-negative and less than terminationGracePeriodSeconds ({limit})");
        }
    }

    private static void Exactly(ReadOnlySpan<(string Name, bool There)> handlers, string path, FieldErrors errors)
    {
        var found = 0;
        foreach (var (name, there) in handlers)
        {
            found += there ? 1 : 0;
            if (there && found > 1)
            {
                errors.Forbidden($"{path}.{name}", "may not specify more than 1 handler type");
            }
        }
        if (found == 0)
        {
            errors.Required(path, "must specify a handler type");
        }
    }

    private static void Actions(ExecAction? exec, HTTPGetAction? http, TCPSocketAction? tcp, string path, FieldErrors errors)
    {
        if (exec is { Command.Count: 0 })
        {
            errors.Required($"{path}.exec.command");
        }
        if (http is not null)
        {
            if (string.IsNullOrEmpty(http.Path))
            {
                errors.Required($"{path}.httpGet.path");
            }
            Port(http.Port, $"{path}.httpGet.port", errors);
            errors.OneOf($"{path}.httpGet.scheme", http.Scheme, "HTTP", "HTTPS");
            for (var i = 0; i < http.HttpHeaders.Count; i++)
            {
                errors.Invalid($"{path}.httpGet.httpHeaders", http.HttpHeaders[i].Name, NameRules.HttpHeaderName(http.HttpHeaders[i].Name));
            }
        }
        if (tcp is not null)
        {
            Port(tcp.Port, $"{path}.tcpSocket.port", errors);
        }
    }

    private static void Port(IntOrString port, string path, FieldErrors errors) => CommonRules.PortNumberOrName(port, path, errors);
}
