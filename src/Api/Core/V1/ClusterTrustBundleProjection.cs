using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Certificates from ClusterTrustBundles in one PEM file, kept up to date. Their order means nothing.</summary>
[ApiType("io.k8s.api.core.v1.ClusterTrustBundleProjection")]
public sealed partial record ClusterTrustBundleProjection
{
    /// <summary>One bundle. Not together with signerName and labelSelector.</summary>
    [Field(1, Pointer = true)]
    public string? Name { get; init; }

    /// <summary>All bundles of this signer. Not together with name.</summary>
    [Field(2, Pointer = true)]
    public string? SignerName { get; init; }

    /// <summary>Which of the signer's bundles: all when empty, none when unset. Only with signerName.</summary>
    [Field(3)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Start even though no bundle is there; the file is then empty. False when unset.</summary>
    [Field(5, Pointer = true)]
    public bool? Optional { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";
}
