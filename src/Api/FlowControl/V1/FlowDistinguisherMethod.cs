using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>How requests of one schema are told apart into flows.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod")]
public sealed partial record FlowDistinguisherMethod
{
    /// <summary><c>ByUser</c> for a flow per user, or <c>ByNamespace</c> for one per namespace.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";
}
