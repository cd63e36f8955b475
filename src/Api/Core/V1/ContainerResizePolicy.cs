using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Whether a change of one resource needs a restart.</summary>
[ApiType("io.k8s.api.core.v1.ContainerResizePolicy")]
public sealed partial record ContainerResizePolicy
{
    /// <summary>The resource: cpu or memory.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string ResourceName { get; init; } = "";

    /// <summary>NotRequired (the default) changes it in place where possible, RestartContainer restarts the container.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string RestartPolicy { get; init; } = "";
}
