using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Certificates;

/// <summary>Whether a certificate is of the cluster's CA.</summary>
internal static class Chains
{
    /// <param name="ca">The authority.</param>
    /// <param name="certificate">Whose certificate it may be.</param>
    /// <param name="time">It must be valid now.</param>
    /// <param name="purpose">The extended key usage that it must allow, where it names any.</param>
    public static bool Trusts(X509Certificate2 ca, X509Certificate2 certificate, TimeProvider time, Oid? purpose = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetLocalNow().DateTime;
        if (purpose is not null)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(purpose);
        }
        return chain.Build(certificate);
    }
}
