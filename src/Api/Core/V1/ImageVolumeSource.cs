using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The content of an OCI image or artifact.</summary>
[ApiType("io.k8s.api.core.v1.ImageVolumeSource")]
public sealed partial record ImageVolumeSource
{
    /// <summary>The image, named as in a container. Pulled with the pod's and service account's credentials.</summary>
    [Field(1)]
    public string? Reference { get; init; }

    /// <summary>When it is pulled: Always, IfNotPresent or Never. When unset, Always for the tag latest, IfNotPresent otherwise.</summary>
    [Field(2, Enum = Enums.PullPolicy)]
    public string? PullPolicy { get; init; }
}
