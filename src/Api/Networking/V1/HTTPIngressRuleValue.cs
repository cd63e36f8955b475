using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>The paths of a host, and where their requests go.</summary>
[ApiType("io.k8s.api.networking.v1.HTTPIngressRuleValue")]
public sealed partial record HTTPIngressRuleValue
{
    /// <summary>The paths, at least one.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<HTTPIngressPath> Paths { get; init; } = [];
}
