using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Client.Credentials;
using MiniKube.Client.Http;
using MiniKube.Testing;

namespace MiniKube.Client.Tests.Http;

/// <summary>The transport on real sockets: TLS with an authority of its own, client certificates, HTTP/2.</summary>
public sealed class TransportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 authority = Authority("the-ca");
    private WebApplication server = null!;
    private Uri address = null!;

    private static X509Certificate2 Authority(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Begin, End);
    }

    private X509Certificate2 Issue(string name, bool server)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(authority, Begin, End, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = Issue("kubernetes", server: true);
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            });
        }));
        server = builder.Build();
        // Answers who asked and how, as a ConfigMap.
        server.Run(context => context.Response.WriteAsJsonAsync(new
        {
            kind = "ConfigMap",
            apiVersion = "v1",
            metadata = new { name = "a" },
            data = new Dictionary<string, string>
            {
                ["protocol"] = context.Request.Protocol,
                ["certificate"] = context.Connection.ClientCertificate?.Subject ?? "",
                ["token"] = context.Request.Headers.Authorization.ToString(),
                ["agent"] = context.Request.Headers.UserAgent.ToString(),
            },
        }));
        await server.StartAsync();
        address = new Uri(server.Urls.First());
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_server_is_trusted_by_its_authority_and_the_client_known_by_its_certificate()
    {
        var config = new ClientConfig
        {
            Server = address,
            CertificateAuthority = [X509CertificateLoader.LoadCertificate(authority.RawData)],
            ClientCertificate = Issue("admin", server: false),
            Token = "secret",
            UserAgent = "test",
        };
        using var client = new KubeClient(config, TimeProvider.System);
        var data = (await client.GetAsync<ConfigMap>("a", "default")).Value.Data;
        Assert.Equal(("HTTP/2", "CN=admin", "Bearer secret"), (data["protocol"], data["certificate"], data["token"]));
        Assert.Contains("minikube", data["agent"]);
        Assert.Contains("test", data["agent"]);
    }

    [Fact]
    public async Task Another_authority_or_another_name_is_refused_unless_checking_is_off()
    {
        var trust = new ClientConfig { Server = address, CertificateAuthority = [authority], ConnectRetries = 0 };
        foreach (var (config, fine) in new[]
        {
            (trust, true),
            (trust with { TlsServerName = "kubernetes" }, true),
            (trust with { TlsServerName = "elsewhere" }, false),
            (trust with { CertificateAuthority = [Authority("another")] }, false),
            (trust with { CertificateAuthority = [] }, false),
            (trust with { CertificateAuthority = [], InsecureSkipTlsVerify = true }, true),
        })
        {
            using var client = new KubeClient(config, TimeProvider.System);
            if (fine)
            {
                Assert.True((await client.GetAsync<ConfigMap>("a", "default")).IsSuccess);
            }
            else
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<ConfigMap>("a", "default"));
            }
        }
    }

    [Fact]
    public async Task A_plugins_certificate_is_shown_and_one_that_it_changes_takes_its_place()
    {
        var dir = Directory.CreateTempSubdirectory("exec-plugin").FullName;
        try
        {
            var plugin = Path.Combine(dir, "plugin");
            await File.WriteAllTextAsync(plugin, $"#!/bin/sh\ncat '{dir}/answer'\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var time = new FakeTimeProvider();
            var config = new ClientConfig
            {
                Server = address,
                CertificateAuthority = [authority],
                ExecPlugin = new ExecPluginConfig { ApiVersion = "client.authentication.k8s.io/v1", Command = plugin, InteractiveMode = ExecInteractiveMode.Never },
            };
            using var client = new KubeClient(config, time);
            foreach (var name in (string[])["first", "second"])
            {
                using var certificate = Issue(name, server: false);
                var status = new DocumentObject(
                    ("clientCertificateData", certificate.ExportCertificatePem()), ("clientKeyData", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
                    ("expirationTimestamp", (time.GetUtcNow() + TimeSpan.FromHours(1)).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)));
                var answer = new DocumentObject(("apiVersion", "client.authentication.k8s.io/v1"), ("kind", "ExecCredential"), ("status", status));
                await File.WriteAllBytesAsync(Path.Combine(dir, "answer"), DocumentJson.Write(answer), TestContext.Current.CancellationToken);
                for (var i = 0; i < 2; i++)
                {
                    var data = (await client.GetAsync<ConfigMap>("a", "default")).Value.Data;
                    Assert.Equal(("CN=" + name, ""), (data["certificate"], data["token"]));
                }
                time.Advance(TimeSpan.FromHours(2));
            }
        }
        finally
        {
            Directory.Delete(dir, recursive: true);
        }
    }
}
