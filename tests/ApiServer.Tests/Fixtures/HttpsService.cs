using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Certificates;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>A service of somebody else's on HTTPS of 127.0.0.1, with a CA of its own.</summary>
internal sealed class HttpsService : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly DirectoryInfo directory;

    private HttpsService(WebApplication application, DirectoryInfo directory, ClusterCa ca) =>
        (this.application, this.directory, Ca) = (application, directory, X509CertificateLoader.LoadCertificate(ca.Certificate.RawData));

    public X509Certificate2 Ca { get; }

    /// <summary>The same in a PEM file.</summary>
    public string CaFile => Path.Combine(directory.FullName, "ca.crt");

    public string Url => $"https://127.0.0.1:{new Uri(application.Urls.First()).Port}";

    public static async Task<HttpsService> StartAsync(RequestDelegate answer)
    {
        var directory = Directory.CreateTempSubdirectory("mkube-service-");
        var ca = ClusterCa.Open(directory.FullName, TimeProvider.System, SystemRandomSource.Instance);
        var certificate = X509CertificateLoader.LoadPkcs12(ca.IssueServer("service", ["127.0.0.1"]).Load().Export(X509ContentType.Pfx), null);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new HttpsService(application, directory, ca);
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        directory.Delete(recursive: true);
    }
}
