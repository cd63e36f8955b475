using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>An IP address that is taken, usually by a Service. The name is the address in its canonical form.</summary>
[ApiType("io.k8s.api.networking.v1.IPAddress")]
[Kind("networking.k8s.io", "v1", "IPAddress", "ipaddresses", ClusterScoped = true)]
public sealed partial record IPAddress
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who has the address.</summary>
    [Field(2, Required = true)]
    public IPAddressSpec Spec { get; init; } = new();
}
