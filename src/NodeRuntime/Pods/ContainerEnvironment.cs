using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Where a container's environment comes from, beside the pod itself.</summary>
/// <param name="Node">Its allocatable resources stand in for limits that are not set.</param>
/// <param name="HostIp">The node's address.</param>
/// <param name="Services">Variables of Services; every other source wins over them.</param>
/// <param name="ConfigMap">Looks up a config map of the pod's namespace; null when there is none.</param>
/// <param name="Secret">Looks up a secret of the pod's namespace; null when there is none.</param>
internal sealed record EnvironmentSources(Node? Node, string? PodIp, string HostIp, IReadOnlyDictionary<string, string> Services,
    Func<string, Task<ConfigMap?>> ConfigMap, Func<string, Task<Secret?>> Secret);

/// <summary>
/// A container's environment: Services, then envFrom, then env in order, with values from config maps, secrets, the pod's fields and its
/// resources, and <c>$(NAME)</c> expanded from what came before; <c>$$</c> escapes.
/// </summary>
internal static class ContainerEnvironment
{
    /// <exception cref="ContainerConfigException">A reference that is not optional leads nowhere.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> BuildAsync(Pod pod, Container container, EnvironmentSources sources)
    {
        var environment = new Dictionary<string, string>(sources.Services, StringComparer.Ordinal);
        foreach (var source in container.EnvFrom)
        {
            var prefix = source.Prefix ?? "";
            foreach (var (name, value) in await EntriesAsync(source, sources))
            {
                environment[prefix + name] = value;
            }
        }
        foreach (var variable in container.Env)
        {
            if (variable.ValueFrom is { } from)
            {
                if (await ValueAsync(from, pod, container, sources) is { } value)
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

    /// <summary>Replaces <c>$(NAME)</c> by the value of a known name; unknown ones stay as they are, or become what <paramref name="unknown"/> says.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> known, Func<string, string>? unknown = null)
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
                result.Append(known.TryGetValue(name, out var value) ? value : unknown?.Invoke(name) ?? text[i..(end + 1)]);
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }
        return result.ToString();
    }

    private static async Task<IEnumerable<KeyValuePair<string, string>>> EntriesAsync(EnvFromSource source, EnvironmentSources sources)
    {
        if (source.ConfigMapRef is { } c)
        {
            return await sources.ConfigMap(c.Name ?? "") is { } map ? map.Data
                : c.Optional == true ? [] : throw new ContainerConfigException($"configmap \"{c.Name}\" not found");
        }
        if (source.SecretRef is { } s)
        {
            return await sources.Secret(s.Name ?? "") is { } found ? found.Data.Select(d => KeyValuePair.Create(d.Key, d.Value.ToUtf8String()))
                : s.Optional == true ? [] : throw new ContainerConfigException($"secret \"{s.Name}\" not found");
        }
        return [];
    }

    private static async Task<string?> ValueAsync(EnvVarSource from, Pod pod, Container container, EnvironmentSources sources)
    {
        if (from.ConfigMapKeyRef is { } c)
        {
            var map = await sources.ConfigMap(c.Name ?? "");
            return map is null
                ? c.Optional == true ? null : throw new ContainerConfigException($"configmap \"{c.Name}\" not found")
                : map.Data.TryGetValue(c.Key, out var value) ? value
                : c.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {c.Key} in ConfigMap {pod.Metadata.Namespace}/{c.Name}");
        }
        if (from.SecretKeyRef is { } s)
        {
            var found = await sources.Secret(s.Name ?? "");
            return found is null
                ? s.Optional == true ? null : throw new ContainerConfigException($"secret \"{s.Name}\" not found")
                : found.Data.TryGetValue(s.Key, out var value) ? value.ToUtf8String()
                : s.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {s.Key} in Secret {pod.Metadata.Namespace}/{s.Name}");
        }
        if (from.FieldRef is { } field)
        {
            return PodFields.Value(pod, field.FieldPath, sources.PodIp, sources.HostIp)
                ?? throw new ContainerConfigException($"unsupported fieldPath: {field.FieldPath}");
        }
        if (from.ResourceFieldRef is { } resource)
        {
            return ResourceFields.Value(pod, container, sources.Node, resource);
        }
        throw new ContainerConfigException("env value source is not supported: only configMapKeyRef, secretKeyRef, fieldRef and resourceFieldRef are");
    }
}
