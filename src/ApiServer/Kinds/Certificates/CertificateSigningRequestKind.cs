using MiniKube.Api.Certificates.V1;

namespace MiniKube.ApiServer.Kinds.Certificates;

/// <summary>CertificateSigningRequests, approved and signed through subresources.</summary>
internal static class CertificateSigningRequestKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CertificateSigningRequest>() with
    {
        ShortNames = ["csr"],
        Subresources = [Subresource.Status],
    };
}
