using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>A pod to make copies of, kept as an object of its own.</summary>
[ApiType("io.k8s.api.core.v1.PodTemplate")]
[Kind("", "v1", "PodTemplate", "podtemplates")]
public sealed partial record PodTemplate
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods to make.</summary>
    [Field(2)]
    public PodTemplateSpec Template { get; init; } = new();
}
