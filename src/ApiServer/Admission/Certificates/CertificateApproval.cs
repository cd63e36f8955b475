using MiniKube.Api.Certificates.V1;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.Certificates;

/// <summary>Whoever approves or denies a certificate signing request needs the permission to <c>approve</c> those of its signer.</summary>
internal sealed class CertificateApproval(IAuthorizer authorizer) : IValidatingPlugin
{
    public string Name => "CertificateApproval";

    public bool Handles(AdmissionRequest request) => request.Is<CertificateSigningRequest>("approval") && request.IsUpdate;

    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var signer = request.ReadOld<CertificateSigningRequest>().Spec.SignerName;
        return await authorizer.AllowsAsync(request.Context.User, "approve", signer, request.Context.Cancel)
            ? null
            : request.Forbidden($"user not permitted to approve requests with signerName \"{signer}\"");
    }
}
