using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.NodeRuntime.Probes;

/// <summary>Port numbers and names as probes and hooks give them.</summary>
internal static class ContainerPorts
{
    /// <exception cref="InvalidOperationException">No port of the container has the name.</exception>
    public static int Resolve(IntOrString port, Container container)
    {
        if (port.IsInt)
        {
            return port.IntValue;
        }
        return container.Ports.FirstOrDefault(p => p.Name == port.StringValue)?.ContainerPortValue
            ?? (int.TryParse(port.StringValue, out var number) ? number : throw new InvalidOperationException($"couldn't find port: \"{port.StringValue}\""));
    }
}
