using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One source of a projected volume. Exactly one field is set.</summary>
[ApiType("io.k8s.api.core.v1.VolumeProjection")]
public sealed partial record VolumeProjection
{
    /// <summary>The keys of a Secret.</summary>
    [Field(1)]
    public SecretProjection? Secret { get; init; }

    /// <summary>Fields of the pod.</summary>
    [Field(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    /// <summary>The keys of a ConfigMap.</summary>
    [Field(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>A token of the pod's service account.</summary>
    [Field(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    /// <summary>Certificates of trusted authorities.</summary>
    [Field(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    /// <summary>A private key and certificate of the pod's own.</summary>
    [Field(6)]
    public PodCertificateProjection? PodCertificate { get; init; }
}
