using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Discovery.V1;

/// <summary>One backend of a Service: usually the addresses of one pod.</summary>
[ApiType("io.k8s.api.discovery.v1.Endpoint")]
public sealed partial record Endpoint
{
    /// <summary>The backend's addresses, of the slice's address type. Clients use the first. From 1 to 100.</summary>
    [Field(1, Required = true, ListType = "set")]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Whether the backend can take traffic.</summary>
    [Field(2)]
    public EndpointConditions? Conditions { get; init; }

    /// <summary>The backend's name in DNS records below the Service's. A lower-case DNS label.</summary>
    [Field(3, Pointer = true)]
    public string? Hostname { get; init; }

    /// <summary>The object behind the backend, usually a Pod.</summary>
    [Field(4)]
    public ObjectReference? TargetRef { get; init; }

    /// <summary>Leftover topology labels of the old beta version. Ignored; nodeName and zone take their place.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The node the backend runs on.</summary>
    [Field(6, Pointer = true)]
    public string? NodeName { get; init; }

    /// <summary>The zone the backend runs in.</summary>
    [Field(7, Pointer = true)]
    public string? Zone { get; init; }

    /// <summary>Which consumers ought to use the backend, to keep traffic close.</summary>
    [Field(8)]
    public EndpointHints? Hints { get; init; }
}
