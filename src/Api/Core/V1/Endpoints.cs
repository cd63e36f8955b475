using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>All backends of a Service in one object. Deprecated: EndpointSlices tell more and hold more.</summary>
[ApiType("io.k8s.api.core.v1.Endpoints")]
[Kind("", "v1", "Endpoints", "endpoints")]
public sealed partial record Endpoints
{
    /// <summary>Name, labels and the rest that every object has. The name is the Service's.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The backends, grouped by their ports. Each subset stands for all its addresses with all its ports.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<EndpointSubset> Subsets { get; init; } = [];
}
