using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Values;

namespace MiniKube.Controllers.Certificates;

/// <summary>What a request in PKCS #10 (RFC 2986) asks for: a name, a key, and alternative names (RFC 5280, 4.2.1.6). Of its other extensions none counts.</summary>
internal sealed class SigningRequest
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";
    private const string AlternativeNamesOid = "2.5.29.17";

    // Context tags of a GeneralName.
    private const int Email = 1;
    private const int Dns = 2;
    private const int Uri = 6;
    private const int Ip = 7;

    private readonly List<(int Kind, byte[] Encoded)> alternatives = [];

    private SigningRequest(CertificateRequest request)
    {
        (Subject, PublicKey) = (request.SubjectName, request.PublicKey);
        foreach (var part in Subject.EnumerateRelativeDistinguishedNames(reversed: false).Where(p => !p.HasMultipleElements))
        {
            switch (part.GetSingleElementType().Value)
            {
                case CommonNameOid:
                    CommonName = part.GetSingleElementValue() ?? "";
                    break;
                case OrganizationOid:
                    Organizations = [.. Organizations, part.GetSingleElementValue() ?? ""];
                    break;
            }
        }
        if (request.CertificateExtensions.FirstOrDefault(e => e.Oid?.Value == AlternativeNamesOid) is { } extension)
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                alternatives.Add((tag.TagClass == TagClass.ContextSpecific ? tag.TagValue : -1, names.ReadEncodedValue().ToArray()));
            }
        }
    }

    public X500DistinguishedName Subject { get; }
    public PublicKey PublicKey { get; }
    public string CommonName { get; } = "";
    public IReadOnlyList<string> Organizations { get; } = [];
    public bool HasEmails => Has(Email);
    public bool HasDnsNames => Has(Dns);
    public bool HasUris => Has(Uri);
    public bool HasIpAddresses => Has(Ip);

    /// <exception cref="CryptographicException">It is no such request, or is not signed with its own key.</exception>
    public static SigningRequest Parse(ByteString pem)
    {
        try
        {
            return new(CertificateRequest.LoadSigningRequestPem(pem.ToUtf8String(), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions));
        }
        catch (Exception e) when (e is ArgumentException or AsnContentException or NotSupportedException)
        {
            throw new CryptographicException("the request cannot be read", e);
        }
    }

    /// <summary>The alternative names of the kinds that servers are known by; null where there is none.</summary>
    public X509Extension? AlternativeNames()
    {
        var kept = alternatives.Where(a => a.Kind is Email or Dns or Uri or Ip).ToArray();
        if (kept.Length == 0)
        {
            return null;
        }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (_, encoded) in kept)
            {
                writer.WriteEncodedValue(encoded);
            }
        }
        // They are all that says whose it is where the subject is empty.
        return new X509Extension(AlternativeNamesOid, writer.Encode(), critical: Subject.Name.Length == 0);
    }

    private bool Has(int kind) => alternatives.Any(a => a.Kind == kind);
}
