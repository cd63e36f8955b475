using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Certificates.V1;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.Certificates;

/// <summary>Nobody gets a client certificate of the group that may do everything by way of a request.</summary>
internal sealed class CertificateSubjectRestriction : IValidatingPlugin
{
    private const string Signer = "kubernetes.io/kube-apiserver-client";
    private const string Masters = "system:masters";
    private const string Organization = "2.5.4.10";

    public string Name => "CertificateSubjectRestriction";

    public bool Handles(AdmissionRequest request) => request.Is<CertificateSigningRequest>() && request.IsCreate;

    public ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var spec = request.Read<CertificateSigningRequest>().Spec;
        if (spec.SignerName != Signer)
        {
            return new((ApiError?)null);
        }
        try
        {
            var read = CertificateRequest.LoadSigningRequestPem(Encoding.ASCII.GetString(spec.Request.Memory.Span), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation);
            return new(read.SubjectName.EnumerateRelativeDistinguishedNames().Any(static n => n is { HasMultipleElements: false } && n.GetSingleElementType().Value == Organization && n.GetSingleElementValue() == Masters)
                ? request.Forbidden($"use of {Signer} signer with {Masters} group is not allowed")
                : null);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return new(request.Forbidden($"unable to parse CSR: {e.Message}"));
        }
    }
}
