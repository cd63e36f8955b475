using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>A container's resources as the downward API gives them: limits that are not set are the node's allocatable.</summary>
internal static class ResourceFields
{
    /// <param name="container">Whose resources are meant where the selector names no container.</param>
    /// <exception cref="ContainerConfigException">There is no such container or resource.</exception>
    public static string Value(Pod pod, Container? container, Node? node, ResourceFieldSelector selector)
    {
        var target = (string.IsNullOrEmpty(selector.ContainerName) ? container : null)
            ?? pod.Spec.Containers.Concat(pod.Spec.InitContainers).FirstOrDefault(c => c.Name == selector.ContainerName)
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
