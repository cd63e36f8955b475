using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Certificates.V1;

namespace MiniKube.Controllers.Certificates;

/// <summary>When a request has served its time: an hour after its decision, a day after its creation when nobody decided, and when its certificate has expired.</summary>
internal static class CleaningPlan
{
    public static readonly TimeSpan DecidedFor = TimeSpan.FromHours(1);
    public static readonly TimeSpan PendingFor = TimeSpan.FromHours(24);

    /// <summary>The moment from which on the request is not wanted any more; null when none is known.</summary>
    public static DateTimeOffset? Compute(CertificateSigningRequest csr)
    {
        if (csr.Status.Conditions.Count == 0)
        {
            return csr.Metadata.CreationTimestamp?.Moment + PendingFor;
        }
        DateTimeOffset? end = null;
        foreach (var condition in csr.Status.Conditions.Where(c => c.Type is CertificateConditions.Approved or CertificateConditions.Denied or CertificateConditions.Failed))
        {
            end = Earlier(end, condition.LastUpdateTime?.Moment + DecidedFor);
        }
        return CertificateConditions.Has(csr, CertificateConditions.Approved) ? Earlier(end, Expiry(csr)) : end;
    }

    private static DateTimeOffset? Expiry(CertificateSigningRequest csr)
    {
        if (!CertificateConditions.IsIssued(csr))
        {
            return null;
        }
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(csr.Status.Certificate!.Value.ToUtf8String());
            return new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        }
        catch (CryptographicException)
        {
            // Whose form another signer answers for.
            return null;
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
