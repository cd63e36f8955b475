using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>Requests for paths that are no resources.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.NonResourcePolicyRule")]
public sealed partial record NonResourcePolicyRule
{
    /// <summary>The HTTP methods in lowercase, or <c>*</c> alone for all. Not empty.</summary>
    [Field(1, Required = true, ListType = "set")]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The paths, such as <c>/healthz</c> or <c>/healthz/*</c>, or <c>*</c> alone for all. Not empty.</summary>
    [Field(6, Required = true, ListType = "set")]
    public IReadOnlyList<string> NonResourceURLs { get; init; } = [];
}
