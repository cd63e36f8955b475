using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiDiscovery.V2;

/// <summary>A subresource, and what can be done with it.</summary>
[ApiType("io.k8s.api.apidiscovery.v2.APISubresourceDiscovery")]
public sealed partial record APISubresourceDiscovery
{
    /// <summary>Its name as it stands in paths: status.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Subresource { get; init; } = "";

    /// <summary>The kind that it answers with.</summary>
    [Field(2)]
    public ResponseKind? ResponseKind { get; init; }

    /// <summary>The kinds that it takes, where there are others.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<ResponseKind> AcceptedTypes { get; init; } = [];

    /// <summary>What can be done with it.</summary>
    [Field(4, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Verbs { get; init; } = [];
}
