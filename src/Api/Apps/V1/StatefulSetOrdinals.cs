using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>How a StatefulSet's pods are numbered.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetOrdinals")]
public sealed partial record StatefulSetOrdinals
{
    /// <summary>The number of the first pod; the others follow it without gaps. 0 when unset, and not negative.</summary>
    [Field(1, Default = "0")]
    public int? Start { get; init; }
}
