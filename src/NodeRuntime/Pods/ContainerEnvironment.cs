using System.Globalization;
using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// A container's environment: envFrom, then env in order, with values from config maps, secrets, the pod's fields and its resources, and
/// <c>$(NAME)</c> expanded from what came before; <c>$$</c> escapes.
/// </summary>
internal static class ContainerEnvironment
{
    /// <param name="configMap">Looks up a config map of the pod's namespace; null when there is none.</param>
    /// <exception cref="ContainerConfigException">A reference that is not optional leads nowhere.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> BuildAsync(Pod pod, Container container, Node? node, string? podIp,
        Func<string, Task<ConfigMap?>> configMap, Func<string, Task<Secret?>> secret)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in container.EnvFrom)
        {
            var prefix = source.Prefix ?? "";
            foreach (var (name, value) in await EntriesAsync(source, configMap, secret))
            {
                environment[prefix + name] = value;
            }
        }
        foreach (var variable in container.Env)
        {
            if (variable.ValueFrom is { } from)
            {
                if (await ValueAsync(from, pod, container, node, podIp, configMap, secret) is { } value)
                {
                    environment[variable.Name] = value;
                }
            }
            else
            {
                environment[variable.Name] = Expand(variable.Value ?? "", environment);
            }
        }
        return environment;
    }

    /// <summary>Replaces <c>$(NAME)</c> by the value of a known name; unknown ones stay as they are.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> known)
    {
        if (!text.Contains('$'))
        {
            return text;
        }
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (text[i + 1] == '(' && text.IndexOf(')', i) is var end and > 0)
            {
                var name = text[(i + 2)..end];
                result.Append(known.TryGetValue(name, out var value) ? value : text[i..(end + 1)]);
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }
        return result.ToString();
    }

    private static async Task<IEnumerable<KeyValuePair<string, string>>> EntriesAsync(EnvFromSource source, Func<string, Task<ConfigMap?>> configMap,
        Func<string, Task<Secret?>> secret)
    {
        if (source.ConfigMapRef is { } c)
        {
            return await configMap(c.Name ?? "") is { } map ? map.Data
                : c.Optional == true ? [] : throw new ContainerConfigException($"configmap \"{c.Name}\" not found");
        }
        if (source.SecretRef is { } s)
        {
            return await secret(s.Name ?? "") is { } found ? found.Data.Select(d => KeyValuePair.Create(d.Key, d.Value.ToUtf8String()))
                : s.Optional == true ? [] : throw new ContainerConfigException($"secret \"{s.Name}\" not found");
        }
        return [];
    }

    private static async Task<string?> ValueAsync(EnvVarSource from, Pod pod, Container container, Node? node, string? podIp,
        Func<string, Task<ConfigMap?>> configMap, Func<string, Task<Secret?>> secret)
    {
        if (from.ConfigMapKeyRef is { } c)
        {
            var map = await configMap(c.Name ?? "");
            return map is null
                ? c.Optional == true ? null : throw new ContainerConfigException($"configmap \"{c.Name}\" not found")
                : map.Data.TryGetValue(c.Key, out var value) ? value
                : c.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {c.Key} in ConfigMap {pod.Metadata.Namespace}/{c.Name}");
        }
        if (from.SecretKeyRef is { } s)
        {
            var found = await secret(s.Name ?? "");
            return found is null
                ? s.Optional == true ? null : throw new ContainerConfigException($"secret \"{s.Name}\" not found")
                : found.Data.TryGetValue(s.Key, out var value) ? value.ToUtf8String()
                : s.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {s.Key} in Secret {pod.Metadata.Namespace}/{s.Name}");
        }
        if (from.FieldRef is { } field)
        {
            return PodFields.Value(pod, field.FieldPath, podIp)
                ?? throw new ContainerConfigException($"unsupported fieldPath: {field.FieldPath}");
        }
        if (from.ResourceFieldRef is { } resource)
        {
            return ResourceFields.Value(pod, container, node, resource);
        }
        throw new ContainerConfigException("env value source is not supported: only configMapKeyRef, secretKeyRef, fieldRef and resourceFieldRef are");
    }
}

/// <summary>The pod's fields that the downward API gives to containers.</summary>
internal static class PodFields
{
    /// <returns>null when there is no such field.</returns>
    public static string? Value(Pod pod, string path, string? podIp)
    {
        if (Keyed(path, "metadata.labels") is { } label)
        {
            return pod.Metadata.Labels.GetValueOrDefault(label, "");
        }
        if (Keyed(path, "metadata.annotations") is { } annotation)
        {
            return pod.Metadata.Annotations.GetValueOrDefault(annotation, "");
        }
        return path switch
        {
            "metadata.name" => pod.Metadata.Name,
            "metadata.namespace" => pod.Metadata.Namespace,
            "metadata.uid" => pod.Metadata.Uid,
            "metadata.labels" => Lines(pod.Metadata.Labels),
            "metadata.annotations" => Lines(pod.Metadata.Annotations),
            "spec.nodeName" => pod.Spec.NodeName ?? "",
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "",
            "status.hostIP" or "status.hostIPs" => pod.Status.HostIP ?? "",
            "status.podIP" or "status.podIPs" => podIp ?? "",
            _ => null,
        };
    }

    private static string? Keyed(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(field.Length + 2)..^2] : null;

    private static string Lines(IReadOnlyDictionary<string, string> map) => string.Join('\n', map.OrderBy(m => m.Key, StringComparer.Ordinal)
        .Select(m => $"{m.Key}=\"{m.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\""));
}

/// <summary>A container's resources as the downward API gives them: limits that are not set are the node's allocatable.</summary>
internal static class ResourceFields
{
    public static string Value(Pod pod, Container container, Node? node, ResourceFieldSelector selector)
    {
        var target = string.IsNullOrEmpty(selector.ContainerName) ? container
            : pod.Spec.Containers.Concat(pod.Spec.InitContainers).FirstOrDefault(c => c.Name == selector.ContainerName)
                ?? throw new ContainerConfigException($"container {selector.ContainerName} not found");
        var dot = selector.Resource.IndexOf('.');
        var (kind, resource) = dot < 0 ? ("", selector.Resource) : (selector.Resource[..dot], selector.Resource[(dot + 1)..]);
        var quantity = kind switch
        {
            "limits" => target.Resources?.Limits.TryGetValue(resource, out var limit) == true ? limit
                : node?.Status.Allocatable.GetValueOrDefault(resource) ?? default,
            "requests" => target.Resources?.Requests.TryGetValue(resource, out var request) == true ? request : default,
            _ => throw new ContainerConfigException($"unsupported container resource : {selector.Resource}"),
        };
        var divisor = selector.Divisor is { IsZero: false } d ? d : Quantity.Parse("1");
        // Both in thousandths for cpu, so that 500m divided by 1m is 500; rounded up as upstream does.
        var value = resource == "cpu"
            ? Math.Ceiling((decimal)quantity.MilliValue / divisor.MilliValue)
            : Math.Ceiling((decimal)quantity.Value / divisor.Value);
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
