using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A field of the object itself.</summary>
[ApiType("io.k8s.api.core.v1.ObjectFieldSelector", Atomic = true)]
public sealed partial record ObjectFieldSelector
{
    /// <summary>The version the path is written for. v1 when unset.</summary>
    [Field(1)]
    public string? ApiVersion { get; init; }

    /// <summary>The path of the field, such as metadata.name, status.podIP or metadata.labels['app'].</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string FieldPath { get; init; } = "";
}
