using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Certificates;

/// <summary>The shell of <see cref="CleaningPlan"/>: deletes each request when its time has come, and not with the next hourly look as upstream does.</summary>
internal sealed class CertificateCleaningController(ControllerContext context) : ObjectController<CertificateSigningRequest>(context, "csrcleaner-controller", 1)
{
    protected override async Task ReconcileAsync(ObjectKey key, CertificateSigningRequest csr, CancellationToken ct)
    {
        if (CleaningPlan.Compute(csr) is not { } end)
        {
            return;
        }
        if (end >= Context.Now)
        {
            Queue.AddAfter(key, end - Context.Now + TimeSpan.FromSeconds(1));
            return;
        }
        var options = new DeleteOptions { Preconditions = new Preconditions { Uid = csr.Metadata.Uid, ResourceVersion = csr.Metadata.ResourceVersion } };
        var result = await Context.Client.DeleteAsync<CertificateSigningRequest>(csr.Metadata.Name!, null, options, ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }
}
