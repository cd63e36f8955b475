using MiniKube.Api.Certificates.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Certificates;

/// <summary>The shell of <see cref="ApprovalPlan"/>: asks the server for each right, and approves on the first.</summary>
internal sealed class CertificateApprovalController(ControllerContext context) : ObjectController<CertificateSigningRequest>(context, "csrapproving-controller", 1)
{
    // Rights may be given later, and nobody tells of that.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    protected override async Task ReconcileAsync(ObjectKey key, CertificateSigningRequest csr, CancellationToken ct)
    {
        var grounds = ApprovalPlan.Compute(csr);
        foreach (var ground in grounds)
        {
            var review = (await Context.Client.CreateAsync(ApprovalPlan.Review(csr, ground), null, ct)).OrThrow();
            if (!review.Status.Allowed)
            {
                continue;
            }
            var approved = CertificateConditions.With(csr, CertificateConditions.Approved, "AutoApproved", ground.Message, Context.Now);
            var result = await Context.Client.UpdateAsync(approved, "approval", ct);
            if (!result.IsSuccess && !result.IsConflict && !result.IsNotFound)
            {
                throw new ApiException(result.Error);
            }
            return;
        }
        if (grounds.Count > 0)
        {
            Queue.AddAfter(key, AskAgain);
        }
    }
}
