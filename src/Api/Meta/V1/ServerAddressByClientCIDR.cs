using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>Where clients of a range of addresses reach the server best.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR")]
public sealed partial record ServerAddressByClientCIDR
{
    /// <summary>The range that the client's address is in.</summary>
    [Field(1, Name = "clientCIDR", Required = true, Default = "\"\"")]
    public string ClientCIDR { get; init; } = "";

    /// <summary>A host name or address, with a port where it is not the usual one.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string ServerAddress { get; init; } = "";
}
