using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

/// <summary>Names a zone whose consumers ought to use a backend.</summary>
[ApiType("io.k8s.api.discovery.v1.ForZone")]
public sealed partial record ForZone
{
    /// <summary>The zone's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
