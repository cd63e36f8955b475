using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>A user.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.UserSubject")]
public sealed partial record UserSubject
{
    /// <summary>The user's name, or <c>*</c> for all.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
