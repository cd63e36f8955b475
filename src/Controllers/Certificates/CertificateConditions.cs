using MiniKube.Api.Certificates.V1;

namespace MiniKube.Controllers.Certificates;

/// <summary>The words that controllers use about requests for certificates.</summary>
internal static class CertificateConditions
{
    public const string Approved = "Approved";
    public const string Denied = "Denied";
    public const string Failed = "Failed";

    public static bool Has(CertificateSigningRequest request, string type) => request.Status.Conditions.Any(c => c.Type == type);

    public static bool IsIssued(CertificateSigningRequest request) => request.Status.Certificate is { IsEmpty: false };

    /// <summary>The request with one more condition, which is true.</summary>
    public static CertificateSigningRequest With(CertificateSigningRequest request, string type, string reason, string message, DateTimeOffset now) => request with
    {
        Status = request.Status with
        {
            Conditions =
            [
                .. request.Status.Conditions,
                new CertificateSigningRequestCondition { Type = type, Status = "True", Reason = reason, Message = message, LastUpdateTime = now },
            ],
        },
    };
}
