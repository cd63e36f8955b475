using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

/// <summary>Whether a backend can take traffic.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointConditions")]
public sealed partial record EndpointConditions
{
    /// <summary>The backend takes new connections: it is serving and not being deleted, or its Service publishes it regardless. Unset counts as true.</summary>
    [Field(1, Pointer = true)]
    public bool? Ready { get; init; }

    /// <summary>The backend would answer, whether or not it is being deleted. Unset counts as ready does.</summary>
    [Field(2, Pointer = true)]
    public bool? Serving { get; init; }

    /// <summary>The backend is being deleted. Unset counts as false.</summary>
    [Field(3, Pointer = true)]
    public bool? Terminating { get; init; }
}
