using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>The Service that a conversion webhook is reached by.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference")]
public sealed partial record ServiceReference
{
    /// <summary>The Service's namespace.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Namespace { get; init; } = "";

    /// <summary>The Service's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The URL path to call.</summary>
    [Field(3, Pointer = true)]
    public string? Path { get; init; }

    /// <summary>The Service's port, from 1 to 65535. 443 when unset.</summary>
    [Field(4, Pointer = true)]
    public int? Port { get; init; }
}
