using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One address of a pod's node.</summary>
[ApiType("io.k8s.api.core.v1.HostIP")]
public sealed partial record HostIP
{
    /// <summary>The address, IPv4 or IPv6.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";
}
