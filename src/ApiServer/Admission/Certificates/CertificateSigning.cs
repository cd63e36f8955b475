using MiniKube.Api.Certificates.V1;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.Certificates;

/// <summary>Whoever writes a certificate, or a signer's conditions, into a certificate signing request needs the permission to <c>sign</c> those of its signer.</summary>
internal sealed class CertificateSigning(IAuthorizer authorizer) : IValidatingPlugin
{
    public string Name => "CertificateSigning";

    public bool Handles(AdmissionRequest request) => request.Is<CertificateSigningRequest>("status") && request.IsUpdate;

    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var (csr, old) = (request.Read<CertificateSigningRequest>(), request.ReadOld<CertificateSigningRequest>());
        // What else changes is nobody's signature.
        if (Equals(csr.Status.Certificate, old.Status.Certificate) && csr.Status.Conditions.SequenceEqual(old.Status.Conditions))
        {
            return null;
        }
        return await authorizer.AllowsAsync(request.Context.User, "sign", old.Spec.SignerName, request.Context.Cancel)
            ? null
            : request.Forbidden($"user not permitted to sign requests with signerName \"{old.Spec.SignerName}\"");
    }
}
