using System.Security.Cryptography;
using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Certificates.V1;

namespace MiniKube.Controllers.Certificates;

/// <summary>A right by which a request may be approved, and what the approval then says.</summary>
internal sealed record ApprovalGround(string Subresource, string Message);

/// <summary>
/// Which requests may be approved without a person: those of nodes for their own client certificates, where the requester may <c>create</c>
/// <c>certificatesigningrequests/selfnodeclient</c> (of himself) or <c>/nodeclient</c> (of any node).
/// </summary>
internal static class ApprovalPlan
{
    private static readonly ApprovalGround Self = new("selfnodeclient", "Auto approving self kubelet client certificate after SubjectAccessReview.");
    private static readonly ApprovalGround Any = new("nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.");

    /// <summary>The grounds to try, in order; none for a request that is decided already or is not of that sort.</summary>
    /// <exception cref="CryptographicException">The request cannot be read.</exception>
    public static IReadOnlyList<ApprovalGround> Compute(CertificateSigningRequest csr)
    {
        if (CertificateConditions.IsIssued(csr) || CertificateConditions.Has(csr, CertificateConditions.Approved) || CertificateConditions.Has(csr, CertificateConditions.Denied)
            || csr.Spec.SignerName != KubernetesSigners.ApiServerClientKubelet)
        {
            return [];
        }
        var request = SigningRequest.Parse(csr.Spec.Request);
        return KubernetesSigners.Problem(csr.Spec.SignerName, request, csr.Spec.Usages) is not null ? []
            : request.CommonName == csr.Spec.Username ? [Self, Any] : [Any];
    }

    /// <summary>The question whether the requester has that right.</summary>
    public static SubjectAccessReview Review(CertificateSigningRequest csr, ApprovalGround ground) => new()
    {
        Spec = new SubjectAccessReviewSpec
        {
            User = csr.Spec.Username,
            Uid = csr.Spec.Uid,
            Groups = csr.Spec.Groups,
            Extra = csr.Spec.Extra,
            ResourceAttributes = new ResourceAttributes
            {
                Group = "certificates.k8s.io", Version = "*", Resource = "certificatesigningrequests", Subresource = ground.Subresource, Verb = "create",
            },
        },
    };
}
