using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;
using MiniKube.Storage.Sqlite;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>A server on a real HTTPS socket of 127.0.0.1, with its data in a temporary directory.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly IStore store;
    private readonly Func<ValueTask> cleanUp;
    private readonly bool ownsDirectory;

    private TestHost(string directory, bool ownsDirectory, IStore store, Func<ValueTask> cleanUp, ApiServerHost server)
    {
        DataDirectory = directory;
        this.ownsDirectory = ownsDirectory;
        (this.store, this.cleanUp) = (store, cleanUp);
        Server = server;
    }

    public string DataDirectory { get; }
    public ApiServerHost Server { get; }
    public string Kubeconfig => Path.Combine(DataDirectory, "admin.kubeconfig");

    public static async Task<TestHost> StartAsync(string? directory = null, Func<ApiServerOptions, ApiServerOptions>? configure = null)
    {
        var made = directory ?? Directory.CreateTempSubdirectory("mkube-host-").FullName;
        var store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(made, "state.db")));
        var options = new ApiServerOptions { DataDirectory = made, Listen = [new IPEndPoint(IPAddress.Loopback, 0)] }.WithoutControllers();
        return new TestHost(made, directory is null, store, static () => default, await ApiServerHost.StartAsync(configure?.Invoke(options) ?? options, store));
    }

    /// <summary>The same on a store of the kind under test.</summary>
    public static async Task<TestHost> StartAsync(StoreKind kind, Func<ApiServerOptions, ApiServerOptions> configure)
    {
        var directory = Directory.CreateTempSubdirectory("mkube-host-").FullName;
        var options = configure(new ApiServerOptions { DataDirectory = directory, Listen = [new IPEndPoint(IPAddress.Loopback, 0)] }.WithoutControllers());
        var (store, cleanUp) = await TestApi.OpenAsync(kind, options.Time);
        return new TestHost(directory, true, store, cleanUp, await ApiServerHost.StartAsync(options, store));
    }

    /// <summary>A client that trusts the cluster's CA, with a certificate or without.</summary>
    public HttpClient Client(Credential? credential = null, string? token = null)
    {
        var ca = X509Certificate2.CreateFromPem(Server.Ca.CertificatePem);
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { ca } },
        };
        if (credential is not null)
        {
            tls.ClientCertificates = [credential.Load()];
        }
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls })
        {
            BaseAddress = new Uri(Server.Url),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (token is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }
        return client;
    }

    public HttpClient Admin() => Client(Server.Ca.IssueClient("kubernetes-admin", "system:masters"));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await store.DisposeAsync();
        await cleanUp();
        if (ownsDirectory)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }
}
