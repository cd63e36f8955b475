using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.NodeRuntime.Server;

/// <summary>Certificates on the node's side of a connection from the API server.</summary>
internal static class ClientCertificates
{
    private const string AdminGroup = "system:masters";
    private const string ApiServerUser = "kube-apiserver-kubelet-client";

    /// <summary>Whether a client certificate is the cluster's and belongs to the API server or an administrator.</summary>
    public static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2", "clientAuth"));
        if (!chain.Build(certificate))
        {
            return false;
        }
        var name = certificate.SubjectName.EnumerateRelativeDistinguishedNames().ToArray();
        bool Has(string oid, string value) => name.Any(n => !n.HasMultipleElements && n.GetSingleElementType().Value == oid && n.GetSingleElementValue() == value);
        return Has("2.5.4.10", AdminGroup) || Has("2.5.4.3", ApiServerUser);
    }

    /// <summary>A serving certificate signed by itself, as kubelets make one that were given none: the API server does not check it.</summary>
    public static X509Certificate2 SelfSigned(string node, System.Net.IPAddress address, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={node}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(node);
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(1));
    }
}
