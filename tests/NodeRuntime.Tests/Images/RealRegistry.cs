using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.NodeRuntime.Tests.Images;

/// <summary>Debian's docker-registry on a free loopback port, and skopeo to fill it.</summary>
internal sealed class RealRegistry : IDisposable
{
    private readonly Process process;

    private RealRegistry(Process process, int port, string storage)
    {
        this.process = process;
        Host = $"127.0.0.1:{port}";
        Storage = storage;
    }

    public string Host { get; }

    /// <summary>Where the registry keeps its blobs.</summary>
    public string Storage { get; }

    public static async Task<RealRegistry> StartAsync(TemporaryDirectory temp)
    {
        var program = Requirements.Program("docker-registry");
        var port = FreePort();
        var storage = Directory.CreateDirectory(temp["registry"]).FullName;
        File.WriteAllText(temp["registry.yml"], $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{storage}} } }
            http: { addr: 127.0.0.1:{{port}} }
            """);
        var process = Process.Start(new ProcessStartInfo(program, ["serve", temp["registry.yml"]])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var http = new HttpClient();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            guard.Token.ThrowIfCancellationRequested();
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{port}/v2/", guard.Token);
                return new RealRegistry(process, port, storage);
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, guard.Token);
            }
        }
    }

    /// <summary>Copies an archive into the registry: "oci:DIR" or "oci-archive:FILE".</summary>
    public void Push(string source, string repositoryAndTag)
    {
        var skopeo = Requirements.Program("skopeo");
        var start = new ProcessStartInfo(skopeo,
            ["copy", "--insecure-policy", "--preserve-digests", "--dest-tls-verify=false", source, $"docker://{Host}/{repositoryAndTag}"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var copy = Process.Start(start)!;
        var error = copy.StandardError.ReadToEndAsync();
        copy.StandardOutput.ReadToEnd();
        copy.WaitForExit();
        Assert.True(copy.ExitCode == 0, error.Result);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
