using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>What must be true of an object before a request is carried out.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions")]
public sealed partial record Preconditions
{
    /// <summary>The object must have this uid.</summary>
    [Field(1, Pointer = true)]
    public string? Uid { get; init; }

    /// <summary>The object must be at this resourceVersion.</summary>
    [Field(2, Pointer = true)]
    public string? ResourceVersion { get; init; }
}
