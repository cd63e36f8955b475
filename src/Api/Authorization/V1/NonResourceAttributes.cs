using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>A request for a path that is no resource, such as <c>/healthz</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.NonResourceAttributes")]
public sealed partial record NonResourceAttributes
{
    /// <summary>The URL path.</summary>
    [Field(1)]
    public string? Path { get; init; }

    /// <summary>The HTTP method in lowercase, such as <c>get</c>.</summary>
    [Field(2)]
    public string? Verb { get; init; }
}
