using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Certificates;

/// <summary>The rules for a new CertificateSigningRequest, whose request has to be signed by the key that it is about (PKCS #10, RFC 2986).</summary>
internal sealed class CertificateSigningRequestValidator : KindValidator<CertificateSigningRequest>
{
    private const string LegacySigner = "kubernetes.io/legacy-unknown";
    private const int MinSeconds = 600;
    private const int MaxSignerNameBytes = 571;

    // In the order in which upstream lists them.
    private static readonly string[] KnownUsages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature",
        "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc",
        "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    public CertificateSigningRequestValidator() => Check(static (o, errors) =>
    {
        if (Problem(o.Spec.Request) is { } problem)
        {
            errors.Invalid("spec.request", o.Spec.Request.ToString(), [problem]);
        }
        Usages(o.Spec.Usages, "spec.usages", errors);
        if (o.Spec.SignerName == LegacySigner)
        {
            errors.Invalid("spec.signerName", LegacySigner, ["the legacy signerName is not allowed via this API version"]);
        }
        else
        {
            SignerName(o.Spec.SignerName, "spec.signerName", errors);
        }
        if (o.Spec.ExpirationSeconds is { } seconds and < MinSeconds)
        {
            errors.Invalid("spec.expirationSeconds", seconds, ["may not specify a duration less than 600 seconds (10 minutes)"]);
        }
    });

    private static string? Problem(ByteString request)
    {
        if (PemBlock.Read(request.ToUtf8String()).FirstOrDefault() is not { Label: "CERTIFICATE REQUEST" } block)
        {
            return "PEM block type must be CERTIFICATE REQUEST";
        }
        const CertificateRequestLoadOptions any = CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions;
        try
        {
            CertificateRequest.LoadSigningRequest(block.Bytes, HashAlgorithmName.SHA256, any);
        }
        catch (CryptographicException)
        {
            return "asn1: structure error: not a PKCS #10 certificate request";
        }
        try
        {
            CertificateRequest.LoadSigningRequest(block.Bytes, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            return null;
        }
        catch (CryptographicException)
        {
            return "x509: the signature of the certificate request does not verify";
        }
        catch (NotSupportedException)
        {
            return "x509: cannot verify signature: algorithm unimplemented";
        }
    }

    private static void Usages(IReadOnlyList<string> usages, string path, FieldErrors errors)
    {
        if (usages.Count == 0)
        {
            errors.Required(path);
        }
        foreach (var (i, usage) in usages.Index())
        {
            errors.OneOf($"{path}[{i}]", usage, KnownUsages);
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, usage) in usages.Index())
        {
            if (!seen.Add(usage))
            {
                errors.Duplicate($"{path}[{i}]", usage);
            }
        }
    }

    /// <summary>A domain of two labels at least, a slash, and a name such as <c>namespace.name</c>.</summary>
    private static void SignerName(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }
        if (name.Split('/') is not [var domain, var signer])
        {
            errors.Invalid(path, name, ["must be a fully qualified domain and path of the form 'example.com/signer-name'"]);
            return;
        }
        if (domain.Length > NameRules.Dns1123SubdomainMaxLength)
        {
            errors.Add(FieldError.TooLong(path, NameRules.Dns1123SubdomainMaxLength));
        }
        Labels(domain, NameRules.Dns1123Label);
        if (!domain.Contains('.'))
        {
            errors.Invalid(path, domain, ["should be a domain with at least two segments separated by dots"]);
        }
        Labels(signer, NameRules.Dns1123Subdomain);
        if (name.Length > MaxSignerNameBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxSignerNameBytes));
        }

        // Of the first label alone that is wrong.
        void Labels(string part, Func<string, IReadOnlyList<string>> rule)
        {
            if (part.Split('.').FirstOrDefault(l => rule(l).Count > 0) is { } label)
            {
                errors.Invalid(path, part, rule(label).Select(e => $"validating label {FieldError.Quote(label)}: {e}"));
            }
        }
    }
}

/// <summary>The rules for what becomes of a request; the two parts that are written differ in what they may set.</summary>
internal abstract class CertificateSigningRequestPartValidator : KindValidator<Change<CertificateSigningRequest>>
{
    private const string Path = "status.conditions";
    private static readonly string[] Known = ["Approved", "Denied", "Failed"];

    /// <param name="decides">Whether the part holds the decisions; else it holds the certificate.</param>
    protected CertificateSigningRequestPartValidator(bool decides) => Check((change, errors) =>
    {
        var (before, after) = (change.Old.Status, change.New.Status);
        Conditions(after.Conditions, errors);
        if (before.Certificate != after.Certificate && CertificateProblem(after.Certificate ?? ByteString.Empty) is { } problem)
        {
            errors.Invalid("status.certificate", "<certificate data>", [problem]);
        }
        foreach (var type in Known)
        {
            var (had, has) = (before.Conditions.Count(c => c.Type == type), after.Conditions.Count(c => c.Type == type));
            if (has < had)
            {
                errors.Forbidden(Path, $"updates may not remove a condition of type \"{type}\"");
            }
            else if (has > had && !decides && type != "Failed")
            {
                errors.Forbidden(Path, $"updates may not add a condition of type \"{type}\"");
            }
        }
        if (before.Certificate is { IsEmpty: false } && before.Certificate != after.Certificate)
        {
            errors.Forbidden("status.certificate", "updates may not modify existing certificate content");
        }
    });

    private static void Conditions(IReadOnlyList<CertificateSigningRequestCondition> conditions, FieldErrors errors)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in conditions.Index())
        {
            var at = $"{Path}[{i}]";
            if (condition.Type.Length == 0)
            {
                errors.Required($"{at}.type");
            }
            errors.RequiredOneOf($"{at}.status", condition.Status, Known.Contains(condition.Type) ? ["True"] : ["False", "True", "Unknown"]);
            if (condition.Type is "Approved" && types.Contains("Denied") || condition.Type is "Denied" && types.Contains("Approved"))
            {
                errors.Invalid($"{at}.type", condition.Type, ["Approved and Denied conditions are mutually exclusive"]);
            }
            if (!types.Add(condition.Type))
            {
                errors.Duplicate($"{at}.type", condition.Type);
            }
        }
    }

    private static string? CertificateProblem(ByteString pem)
    {
        if (pem.IsEmpty)
        {
            return null;
        }
        var blocks = PemBlock.Read(pem.ToUtf8String()).ToArray();
        foreach (var block in blocks)
        {
            if (block.Label != "CERTIFICATE")
            {
                return $"only CERTIFICATE PEM blocks are allowed, found \"{block.Label}\"";
            }
            if (block.HasHeaders)
            {
                return "no PEM block headers are permitted";
            }
            try
            {
                X509CertificateLoader.LoadCertificate(block.Bytes).Dispose();
            }
            catch (CryptographicException)
            {
                return "x509: malformed certificate";
            }
        }
        return blocks.Length == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }
}

/// <summary>The approval: decisions, no certificate.</summary>
internal sealed class CertificateSigningRequestApprovalValidator() : CertificateSigningRequestPartValidator(decides: true);

/// <summary>The status: the certificate, written once, and no decisions.</summary>
internal sealed class CertificateSigningRequestStatusValidator() : CertificateSigningRequestPartValidator(decides: false);
