using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>A field that field selectors may use.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField")]
public sealed partial record SelectableField
{
    /// <summary>The path of a string, boolean or integer, such as <c>.spec.color</c>; without array notation and not under <c>.metadata</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string JsonPath { get; init; } = "";
}
