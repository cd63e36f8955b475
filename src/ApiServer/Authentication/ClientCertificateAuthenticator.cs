using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Client certificates of the cluster's CA: the common name is the user, each organization a group; one may carry the user's UID.</summary>
/// <param name="authority">The CA; it is known once the server has sockets.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientCertificateAuthenticator(Func<X509Certificate2?> authority, TimeProvider time) : IAuthenticator
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <summary>Kubernetes' own: the UID of the user.</summary>
    private const string UserUid = "1.3.6.1.4.1.57683.2";

    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    // A connection carries many requests, at once too; its certificate is read and verified once, and again when it has expired.
    private readonly ConditionalWeakTable<X509Certificate2, Known> known = [];

    private sealed record Known(Identification Holder, DateTimeOffset Until);

    public ValueTask<Identification> AuthenticateAsync(HttpContext http)
    {
        if (http.Connection.ClientCertificate is not { } certificate)
        {
            return new(default(Identification));
        }
        var holder = known.GetValue(certificate, Verify);
        return new(time.GetUtcNow() <= holder.Until ? holder.Holder : Identify(certificate));
    }

    private Known Verify(X509Certificate2 certificate) => new(Identify(certificate), certificate.NotAfter);

    private Identification Identify(X509Certificate2 certificate)
    {
        // One that is for servers alone is nobody's who asks.
        if (authority() is not { } ca || !Chains.Trusts(ca, certificate, time, ClientAuthentication))
        {
            return new Identification(null, "the client certificate is not one of the cluster's for clients, or not valid now");
        }
        return Read(certificate) is { } user ? new Identification(user) : new Identification(null, "the client certificate names nobody");
    }

    private static UserInfo? Read(X509Certificate2 certificate)
    {
        var (name, groups, uid) = ("", new List<string>(), (string?)null);
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (part.HasMultipleElements)
            {
                continue;
            }
            switch (part.GetSingleElementType().Value)
            {
                case CommonName:
                    name = part.GetSingleElementValue() ?? "";
                    break;
                case UserUid:
                    uid = part.GetSingleElementValue();
                    break;
                case Organization when part.GetSingleElementValue() is { Length: > 0 } group:
                    groups.Add(group);
                    break;
            }
        }
        return name.Length == 0 ? null : new UserInfo(name, groups) { Uid = uid, Extra = CredentialId.Of(certificate) };
    }
}
