using System.Net;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Certificates;
using MiniKube.Storage.Memory;

namespace MiniKube.Controllers.Tests.Certificates;

/// <summary>On real TLS connections, which alone know certificates of clients.</summary>
public sealed class SocketTests
{
    [Fact(Timeout = 60_000)]
    public async Task An_issued_certificate_authenticates_whom_it_was_approved_for()
    {
        var cancel = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("mkube-csr-").FullName;
        try
        {
            await using var store = new MemoryStore();
            await using var server = await ApiServerHost.StartAsync(
                new ApiServerOptions { DataDirectory = directory, Listen = [new IPEndPoint(IPAddress.Loopback, 0)] }, store, cancel);
            using var admin = new KubeClient(new ClientConfig { Server = new Uri(server.Url) }, server.Core.CreateHandler(), TimeProvider.System);
            using var manager = new KubeClient(new ClientConfig { Server = new Uri(server.Url) }, server.Core.CreateHandler("system:kube-controller-manager", "system:authenticated"), TimeProvider.System);
            await using var informers = new InformerFactory(manager, TimeProvider.System, SystemRandomSource.Instance);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var options = new ControllersOptions
            {
                Identity = "test",
                LeaderElect = false,
                ClusterSigning = new(server.Ca.CertificatePem, await File.ReadAllTextAsync(Path.Combine(directory, "pki", "ca.key"), cancel)),
            };
            var running = ControllersHost.RunAsync(manager, informers, TimeProvider.System, SystemRandomSource.Instance, options, ct: stop.Token);

            var csr = (await admin.CreateAsync(Requests.Csr("jane", Requests.Pem("O=devs,CN=jane"), KubernetesSigners.ApiServerClient, "client auth"), ct: cancel)).OrThrow();
            (await admin.UpdateAsync(CertificateConditions.With(csr, "Approved", "KubectlApprove", "This CSR was approved by kubectl certificate approve.", TimeProvider.System.GetUtcNow()), "approval", cancel)).OrThrow();
            var pem = "";
            await foreach (var happened in admin.WatchAsync<CertificateSigningRequest>(ct: cancel))
            {
                if (happened.Object?.Status.Certificate is { } certificate)
                {
                    pem = certificate.ToUtf8String();
                    break;
                }
            }
            using var authority = X509Certificate2.CreateFromPem(server.Ca.CertificatePem);
            using var jane = new KubeClient(
                new ClientConfig
                {
                    Server = new Uri(server.Url), CertificateAuthority = [authority], ClientCertificate = X509Certificate2.CreateFromPem(pem, Requests.Key.ExportECPrivateKeyPem()),
                },
                TimeProvider.System);
            var who = (await jane.CreateAsync(new SelfSubjectReview(), ct: cancel)).OrThrow().Status.UserInfo!;
            Assert.Equal(("jane", "devs system:authenticated"), (who.Username, string.Join(' ', who.Groups)));
            await stop.CancelAsync();
            await running;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
