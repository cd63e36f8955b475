using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Discovery.V1;

[ApiType("io.k8s.api.discovery.v1.Endpoint")]
public sealed partial record Endpoint
{
    [Field(1, Required = true, ListType = "set")]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    [Field(2)]
    public EndpointConditions? Conditions { get; init; }

    [Field(3)]
    public string? Hostname { get; init; }

    [Field(4)]
    public ObjectReference? TargetRef { get; init; }

    [Field(5)]
    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(6)]
    public string? NodeName { get; init; }

    [Field(7)]
    public string? Zone { get; init; }

    [Field(8)]
    public EndpointHints? Hints { get; init; }
}
