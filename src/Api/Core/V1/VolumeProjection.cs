using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.VolumeProjection")]
public sealed partial record VolumeProjection
{
    [Field(1)]
    public SecretProjection? Secret { get; init; }

    [Field(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    [Field(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    [Field(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    [Field(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    [Field(6)]
    public PodCertificateProjection? PodCertificate { get; init; }
}
