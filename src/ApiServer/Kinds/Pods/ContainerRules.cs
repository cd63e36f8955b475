using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of one container.</summary>
internal static class ContainerRules
{
    /// <summary>What holds for containers of every sort.</summary>
    /// <param name="container">The container.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="pod">What it can refer to.</param>
    /// <param name="spec">The pod that it is in.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(Container container, string path, PodReferences pod, PodSpec spec, FieldErrors errors)
    {
        errors.RequiredName($"{path}.name", container.Name, NameRules.Dns1123Label);
        errors.NotEmpty($"{path}.image", container.Image);
        errors.RequiredOneOf($"{path}.terminationMessagePolicy", container.TerminationMessagePolicy, "File", "FallbackToLogsOnError");
        Ports(container.Ports, $"{path}.ports", errors);
        EnvironmentRules.Check(container, path, errors);
        MountRules.Check(container, path, pod, errors);
        errors.RequiredOneOf($"{path}.imagePullPolicy", container.ImagePullPolicy, "Always", "IfNotPresent", "Never");
        Resources(container.Resources, $"{path}.resources", errors);
        if (container.Resources is { } resources)
        {
            ResourceClaimRules.OfContainer(resources.Claims, pod.Claims, $"{path}.resources.claims", errors);
        }
        ResizePolicy(container.ResizePolicy, spec.RestartPolicy, $"{path}.resizePolicy", errors);
        if (container.SecurityContext is { } context)
        {
            SecurityContextRules.OfContainer(context, spec.HostUsers != false, $"{path}.securityContext", errors);
        }
    }

    /// <summary>The image of a container of a pod; in a template it may still have white space around it.</summary>
    public static void ImageOfPod(string? image, string path, FieldErrors errors)
    {
        if (image is not null && image.Trim() != image)
        {
            errors.Invalid(path, image, "must not have leading or trailing whitespace");
        }
    }

    // How a container takes it when its resources change (KEP-1287).
    private static void ResizePolicy(IReadOnlyList<ContainerResizePolicy> policies, string? restarts, string path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, policy) in policies.Index())
        {
            if (!seen.Add(policy.ResourceName))
            {
                errors.Duplicate($"{path}[{i}]", policy.ResourceName);
            }
            errors.RequiredOneOf(path, policy.ResourceName, "cpu", "memory");
            errors.RequiredOneOf(path, policy.RestartPolicy, "NotRequired", "RestartContainer");
            if (restarts == "Never" && policy.RestartPolicy != "NotRequired")
            {
                errors.Invalid(path, policy.RestartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }

    private static void Ports(IReadOnlyList<ContainerPort> ports, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i], $"{path}[{i}]");
            if (port.Name is { Length: > 0 } name)
            {
                var problems = NameRules.PortName(name);
                errors.Invalid($"{at}.name", name, problems);
                if (problems.Count == 0 && !names.Add(name))
                {
                    errors.Duplicate($"{at}.name", name);
                }
            }
            if (port.ContainerPortValue == 0)
            {
                errors.Required($"{at}.containerPort");
            }
            else
            {
                errors.Invalid($"{at}.containerPort", port.ContainerPortValue, NameRules.PortNumber(port.ContainerPortValue));
            }
            if (port.HostPort is { } host && host != 0)
            {
                errors.Invalid($"{at}.hostPort", host, NameRules.PortNumber(host));
            }
            errors.RequiredOneOf($"{at}.protocol", port.Protocol, "SCTP", "TCP", "UDP");
        }
    }

    private static void Resources(ResourceRequirements? resources, string path, FieldErrors errors)
    {
        if (resources is null)
        {
            return;
        }
        Amounts(resources.Limits, $"{path}.limits", errors);
        Amounts(resources.Requests, $"{path}.requests", errors);
        foreach (var (name, request) in resources.Requests)
        {
            if (!resources.Limits.TryGetValue(name, out var limit))
            {
                if (!ResourceNames.IsOvercommitAllowed(name))
                {
                    errors.Required($"{path}.limits", "Limit must be set for non overcommitable resources");
                }
            }
            else if (request != limit && !ResourceNames.IsOvercommitAllowed(name))
            {
                errors.Invalid($"{path}.requests", request.ToString(), $"must be equal to {name} limit of {limit}");
            }
            else if (request > limit)
            {
                errors.Invalid($"{path}.requests", request.ToString(), $"must be less than or equal to {name} limit of {limit}");
            }
        }
        var all = resources.Limits.Keys.Concat(resources.Requests.Keys).ToArray();
        if (all.Any(ResourceNames.IsHugePages) && !all.Any(static n => n is "cpu" or "memory"))
        {
            errors.Forbidden(path, "HugePages require cpu or memory");
        }
    }

    /// <summary>Amounts of resources, as containers have them.</summary>
    public static void Amounts(IReadOnlyDictionary<string, Quantity> amounts, string path, FieldErrors errors)
    {
        foreach (var (name, amount) in amounts)
        {
            ResourceNames.CheckOfContainer(name, $"{path}[{name}]", errors);
            ResourceNames.CheckAmount(name, amount, $"{path}[{name}]", errors);
        }
    }
}
