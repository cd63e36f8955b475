using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>Points to documentation elsewhere.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation")]
public sealed partial record ExternalDocumentation
{
    /// <summary>What is found there.</summary>
    [Field(1)]
    public string? Description { get; init; }

    /// <summary>Where it is.</summary>
    [Field(2)]
    public string? Url { get; init; }
}
