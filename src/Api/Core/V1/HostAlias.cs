using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One line of /etc/hosts: an address and its names.</summary>
[ApiType("io.k8s.api.core.v1.HostAlias")]
public sealed partial record HostAlias
{
    /// <summary>The address.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";

    /// <summary>The names for it.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Hostnames { get; init; } = [];
}
