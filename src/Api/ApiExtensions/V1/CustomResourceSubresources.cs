using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>The subresources that a version has.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources")]
public sealed partial record CustomResourceSubresources
{
    /// <summary>Serves <c>/status</c>, when set.</summary>
    [Field(1)]
    public CustomResourceSubresourceStatus? Status { get; init; }

    /// <summary>Serves <c>/scale</c>, an autoscaling/v1 Scale, by these paths.</summary>
    [Field(2)]
    public CustomResourceSubresourceScale? Scale { get; init; }
}
