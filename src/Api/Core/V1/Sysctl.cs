using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One kernel parameter.</summary>
[ApiType("io.k8s.api.core.v1.Sysctl")]
public sealed partial record Sysctl
{
    /// <summary>Its name, such as net.ipv4.ip_local_port_range.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Its value.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Value { get; init; } = "";
}
