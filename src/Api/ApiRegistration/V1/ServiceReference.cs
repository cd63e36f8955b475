using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiRegistration.V1;

/// <summary>The Service that an API server is reached by.</summary>
[ApiType("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference")]
public sealed partial record ServiceReference
{
    /// <summary>The Service's namespace.</summary>
    [Field(1)]
    public string? Namespace { get; init; }

    /// <summary>The Service's name.</summary>
    [Field(2)]
    public string? Name { get; init; }

    /// <summary>The Service's port, from 1 to 65535. 443 when unset.</summary>
    [Field(3, Pointer = true)]
    public int? Port { get; init; }
}
