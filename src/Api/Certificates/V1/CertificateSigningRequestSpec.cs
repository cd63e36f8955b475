using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Certificates.V1;

/// <summary>What certificate is asked for, and by whom.</summary>
[ApiType("io.k8s.api.certificates.v1.CertificateSigningRequestSpec")]
public sealed partial record CertificateSigningRequestSpec
{
    /// <summary>The PKCS #10 request, as a PEM block of type <c>CERTIFICATE REQUEST</c>.</summary>
    [Field(1, Required = true)]
    public ByteString Request { get; init; }

    /// <summary>The signer that is asked, such as <c>kubernetes.io/kube-apiserver-client</c> or <c>kubernetes.io/kubelet-serving</c>.</summary>
    [Field(7, Required = true, Default = "\"\"")]
    public string SignerName { get; init; } = "";

    /// <summary>Seconds that the certificate should be good for, at least 600. The signer's choice when unset, and the signer may choose otherwise.</summary>
    [Field(8, Pointer = true)]
    public int? ExpirationSeconds { get; init; }

    /// <summary>What the key is to be used for; at least one.</summary>
    [Field(5, Enum = Enums.KeyUsage, ListType = "atomic")]
    public IReadOnlyList<string> Usages { get; init; } = [];

    /// <summary>The user who made the request. Set by the API server.</summary>
    [Field(2)]
    public string? Username { get; init; }

    /// <summary>The uid of the user who made the request. Set by the API server.</summary>
    [Field(3)]
    public string? Uid { get; init; }

    /// <summary>The groups of the user who made the request. Set by the API server.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whatever else authentication knows of the user who made the request. Set by the API server.</summary>
    [Field(6)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;
}
