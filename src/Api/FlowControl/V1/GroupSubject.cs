using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>A group of users.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.GroupSubject")]
public sealed partial record GroupSubject
{
    /// <summary>The group's name, or <c>*</c> for all.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
