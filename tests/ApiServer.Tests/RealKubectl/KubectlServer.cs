using System.Net.Http.Headers;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>A server on a socket that the tests of a class share, each in a namespace of its own.</summary>
public sealed class KubectlServer : IAsyncLifetime
{
    private const string Any = "1.33";
    private static readonly string[] Known = ["1.27", "1.28", "1.29", "1.30", "1.31", "1.32", Any];
    private static readonly string[] Installed = [.. Known.Where(static v => KubectlRunner.Find(v) is not null)];

    private readonly string folder = Directory.CreateTempSubdirectory("mkube-kubectl-").FullName;
    private TestHost? host;
    private HttpClient? admin;

    /// <summary>Whether all that there is is asked for.</summary>
    public static bool Soak { get; } = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1";

    /// <summary>The oldest and the newest that is installed; <c>MKUBE_SOAK=1</c> asks for all.</summary>
    public static TheoryData<string> Versions => [.. Installed switch
    {
        [] => [Any],
        var all when Soak => all,
        [var only] => [only],
        [var oldest, .., var newest] => (string[])[oldest, newest],
    }];

    /// <summary>The newest alone, for what versions do alike; <c>MKUBE_SOAK=1</c> asks for all.</summary>
    public static TheoryData<string> Latest => Soak ? Versions : [Newest];

    /// <summary>The newest that is installed.</summary>
    public static string Newest => Installed is [.., var newest] ? newest : Any;

    internal TestHost Host => host!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(StoreKind.Memory, static options => options);
        admin = host.Admin();
    }

    /// <summary>kubectl in this version, whose kubeconfig names a namespace of this test alone.</summary>
    /// <param name="version">The version, as <see cref="Versions"/> gives it.</param>
    /// <param name="test">A name that no other test of the class has.</param>
    public async Task<KubectlSession> OpenAsync(string version, string test)
    {
        if (KubectlRunner.Find(version) is not { } binary)
        {
            Assert.Skip($"kubectl {version} is not installed beside kubectl on the PATH");
            throw new InvalidOperationException();
        }
        var (home, ns) = (Path.Combine(folder, version), $"{test}-{version.Replace('.', '-')}");
        var files = Directory.CreateDirectory(Path.Combine(home, ns)).FullName;
        await CreateAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{ns}}"} }""");
        // Its controller is not there, and pods want one.
        await CreateAsync($"/api/v1/namespaces/{ns}/serviceaccounts", """{"metadata":{"name":"default"} }""");
        var config = Path.Combine(files, "kubeconfig");
        var text = await File.ReadAllTextAsync(Host.Kubeconfig, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(config, text.Replace("    cluster: minikube\n", $"    cluster: minikube\n    namespace: {ns}\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        return new KubectlSession(new KubectlRunner(binary, config, home), ns, files);
    }

    /// <summary>A kubeconfig that names the server and nobody.</summary>
    /// <returns>its path</returns>
    public string Guest(KubectlSession kubectl)
    {
        var text = File.ReadAllText(Host.Kubeconfig);
        return kubectl.File("guest", text[..text.IndexOf("users:\n", StringComparison.Ordinal)].Replace("    user: kubernetes-admin\n", "", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        admin?.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task CreateAsync(string path, string json)
    {
        using var body = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var answer = await admin!.PostAsync(path, body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

/// <summary>kubectl in a namespace, and the folder where a test puts its files.</summary>
public sealed record KubectlSession(KubectlRunner Kubectl, string Namespace, string Folder)
{
    /// <inheritdoc cref="KubectlRunner.RunAsync"/>
    public Task<string> RunAsync(string arguments, string? input = null) => Kubectl.RunAsync(arguments, input);

    /// <inheritdoc cref="KubectlRunner.RefusedAsync"/>
    public Task<string> RefusedAsync(string arguments, string? input = null) => Kubectl.RefusedAsync(arguments, input);

    /// <inheritdoc cref="KubectlRunner.TryAsync"/>
    public Task<(int Code, string Output, string Error)> TryAsync(string arguments, string? input = null) => Kubectl.TryAsync(arguments, input);

    /// <summary>Objects as the server has them, in the order in which they are asked for.</summary>
    public async Task<IReadOnlyList<Document>> ObjectsAsync(string names) => DocumentJson.Parse(await RunAsync($"get {names} -o json"))["items"]!.AsArray!;

    /// <summary>Writes a file and tells its path.</summary>
    public string File(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
