using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One way to reach a node.</summary>
[ApiType("io.k8s.api.core.v1.NodeAddress")]
public sealed partial record NodeAddress
{
    /// <summary>What it is: InternalIP, ExternalIP, Hostname, InternalDNS or ExternalDNS.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The address or name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Address { get; init; } = "";
}
