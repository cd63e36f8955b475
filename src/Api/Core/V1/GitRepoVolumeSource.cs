using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A git repository, cloned when the pod starts. Deprecated: it allows code to run on the node.</summary>
[ApiType("io.k8s.api.core.v1.GitRepoVolumeSource")]
public sealed partial record GitRepoVolumeSource
{
    /// <summary>The repository's URL.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Repository { get; init; } = "";

    /// <summary>The commit to check out. The default branch when unset.</summary>
    [Field(2)]
    public string? Revision { get; init; }

    /// <summary>The directory to clone into, without .. in it. A dot clones into the volume's root; a directory of the repository's name when unset.</summary>
    [Field(3)]
    public string? Directory { get; init; }
}
