using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.Api.Resource.V1;

/// <summary>Configuration for one driver, which only the driver understands.</summary>
[ApiType("io.k8s.api.resource.v1.OpaqueDeviceConfiguration")]
public sealed partial record OpaqueDeviceConfiguration
{
    /// <summary>The driver's name, a DNS subdomain of at most 63 characters.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>The configuration, usually an object with kind and apiVersion, of at most 10 KiB.</summary>
    [Field(2, Required = true, Raw = nameof(ValueSchemas.RawExtension))]
    public Document? Parameters { get; init; }
}
