using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>A service account, or all of a namespace.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.ServiceAccountSubject")]
public sealed partial record ServiceAccountSubject
{
    /// <summary>The service account's namespace.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Namespace { get; init; } = "";

    /// <summary>The service account's name, or <c>*</c> for all of the namespace.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
