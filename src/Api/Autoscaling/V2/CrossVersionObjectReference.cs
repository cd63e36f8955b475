using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>An object, named by kind and name, in the version in which it is to be asked.</summary>
[ApiType("io.k8s.api.autoscaling.v2.CrossVersionObjectReference")]
public sealed partial record CrossVersionObjectReference
{
    /// <summary>The kind: <c>Deployment</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The name, in the same namespace.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The group and version: <c>apps/v1</c>.</summary>
    [Field(3)]
    public string? ApiVersion { get; init; }
}
