using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Certificates;

/// <summary>Whether a certificate is of the cluster's CA.</summary>
internal static class Chains
{
    public static bool Trusts(X509Certificate2 ca, X509Certificate2 certificate, TimeProvider time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetLocalNow().DateTime;
        return chain.Build(certificate);
    }
}
