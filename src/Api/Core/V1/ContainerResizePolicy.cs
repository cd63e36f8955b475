using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerResizePolicy")]
public sealed partial record ContainerResizePolicy
{
    [Field(1, Required = true, Default = "\"\"")]
    public string ResourceName { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string RestartPolicy { get; init; } = "";
}
