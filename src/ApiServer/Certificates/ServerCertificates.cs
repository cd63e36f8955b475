using System.Net;
using System.Security.Cryptography.X509Certificates;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.ApiServer.Certificates;

/// <summary>
/// What an API server keeps under <c>pki/</c> of its data directory: the CA, its serving certificate, its client certificate for nodes' servers, and those of the
/// administrator, the scheduler and the controllers, which are also written as kubeconfigs beside it.
/// </summary>
internal sealed class ServerCertificates
{
    private ServerCertificates(ClusterCa ca, X509Certificate2 serving, X509Certificate2 kubeletClient)
    {
        Ca = ca;
        Serving = serving;
        KubeletClient = kubeletClient;
    }

    public ClusterCa Ca { get; }
    public X509Certificate2 Serving { get; }

    /// <summary>With this the server authenticates to the servers of nodes.</summary>
    public X509Certificate2 KubeletClient { get; }

    public static ServerCertificates Open(ApiServerOptions options)
    {
        var directory = options.DataDirectory ?? throw new ArgumentException("a server with sockets needs a data directory for its certificates", nameof(options));
        var ca = ClusterCa.Open(Path.Combine(directory, "pki"), options.Time, options.Random);
        var names = Names(options);
        var serving = ca.Obtain("apiserver", c => c.IssueServer("kube-apiserver", names), certificate => Covers(certificate, names));
        var kubelet = ca.Obtain("apiserver-kubelet-client", c => c.IssueClient("kube-apiserver-kubelet-client", "system:masters"), static _ => true);
        return new ServerCertificates(ca, serving.Load(), kubelet.Load());
    }

    /// <summary>Writes the kubeconfigs of the components, for a server at this address.</summary>
    public void WriteKubeconfigs(ApiServerOptions options, string server)
    {
        void Write(string name, string user, params string[] groups)
        {
            var credential = Ca.Obtain(name, ca => ca.IssueClient(user, groups), static _ => true);
            KubeconfigFile.Write(Path.Combine(options.DataDirectory!, name + ".kubeconfig"), options.ClusterName, server, Ca, user, credential);
            if (name == "admin" && options.KubeconfigOut is { } other)
            {
                KubeconfigFile.Write(other, options.ClusterName, server, Ca, user, credential);
            }
        }
        Write("scheduler", "system:kube-scheduler");
        Write("controller-manager", "system:kube-controller-manager");
        // Last: whoever waits for the administrator's finds the others there.
        Write("admin", "kubernetes-admin", "system:masters");
    }

    private static string[] Names(ApiServerOptions options) =>
    [
        "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost", "127.0.0.1", "::1",
        new AddressRange(options.ServiceRanges[0]).First.ToString(),
        Dns.GetHostName(),
        .. options.Listen.Where(l => !l.Address.Equals(IPAddress.Any) && !l.Address.Equals(IPAddress.IPv6Any)).Select(l => l.Address.ToString()),
        .. options.AdvertiseHost is { } host ? (string[])[host] : [],
        .. options.CertificateNames,
    ];

    private static bool Covers(X509Certificate2 certificate, IEnumerable<string> names)
    {
        var covered = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.All(n => covered.Contains(IPAddress.TryParse(n, out var address) ? address.ToString() : n));
    }
}
