using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Certificates;

/// <summary>Signs the approved requests for Kubernetes' own signers; says of one that breaks its signer's rules that it failed.</summary>
internal sealed class CertificateSigningController(ControllerContext context, ClusterSigning signing)
    : ObjectController<CertificateSigningRequest>(context, "csrsigning-controller", 1)
{
    private readonly SigningAuthority authority = new(signing, context.Random);

    protected override Task ReconcileAsync(ObjectKey key, CertificateSigningRequest csr, CancellationToken ct)
    {
        if (!KubernetesSigners.IsOne(csr.Spec.SignerName) || !CertificateConditions.Has(csr, CertificateConditions.Approved)
            || CertificateConditions.Has(csr, CertificateConditions.Failed) || CertificateConditions.IsIssued(csr))
        {
            return Task.CompletedTask;
        }
        var request = SigningRequest.Parse(csr.Spec.Request);
        var answered = KubernetesSigners.Problem(csr.Spec.SignerName, request, csr.Spec.Usages) is { } problem
            ? CertificateConditions.With(csr, CertificateConditions.Failed, "SignerValidationFailure", problem, Context.Now)
            : csr with
            {
                Status = csr.Status with { Certificate = ByteString.FromUtf8(authority.Sign(request, csr.Spec.Usages, csr.Spec.ExpirationSeconds, Context.Now)) },
            };
        return WriteStatusAsync(key, answered, ct);
    }
}
