using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.Bench.Load;

/// <summary>
/// How to start a server: a shell command in which <c>{data}</c> stands for a folder that the benchmark makes and removes, and <c>{port}</c> for a free port
/// of 127.0.0.1. The kubeconfig's path may name them too.
/// </summary>
internal sealed record SpawnPlan(string Command, string? Kubeconfig)
{
    public string Fill(string text, string data, int port) =>
        text.Replace("{data}", data, StringComparison.Ordinal).Replace("{port}", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

/// <summary>A folder for a spawned server's data, which goes when this does.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("minikube-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A server that the benchmark started, and ends.</summary>
internal sealed class SpawnedServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan KubeconfigLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly Task output;

    private SpawnedServer(Process process, Uri server, string? kubeconfig)
    {
        (this.process, Server, Kubeconfig) = (process, server, kubeconfig);
        // What it says must not fill a pipe.
        output = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
    }

    public Uri Server { get; }
    public string? Kubeconfig { get; }
    public int Pid => process.Id;

    /// <summary>From before the process was started to the first 200 of /readyz.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>How many CPUs others kept busy meanwhile.</summary>
    public double OtherCpus { get; private set; }

    /// <exception cref="BenchException">It ended, or is not ready in time.</exception>
    public static async Task<SpawnedServer> StartAsync(SpawnPlan plan, DataFolder data, CancellationToken cancel)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec " + plan.Fill(plan.Command, data.Path, port));
        var begun = CpuMark.Now(new ServerUsage([]));
        var server = new SpawnedServer(Process.Start(start)!, new Uri($"https://127.0.0.1:{port}"), plan.Kubeconfig is { } k ? plan.Fill(k, data.Path, port) : null);
        try
        {
            await server.WaitUntilReadyAsync(begun, cancel);
            await server.WaitForKubeconfigAsync(cancel);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>SIGTERM, and SIGKILL for all its descendants when that is not enough.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
        await output;
        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CpuMark begun, CancellationToken cancel)
    {
        using var invoker = new HttpMessageInvoker(new Target(Server, null, null, Http1: false).CreateHandler());
        while (true)
        {
            try
            {
                using var response = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Server, "/readyz")), cancel);
                if (response.IsSuccessStatusCode)
                {
                    StartTime = Stopwatch.GetElapsedTime(begun.At);
                    OtherCpus = begun.OtherCpusUntil(CpuMark.Now(new ServerUsage([Pid])));
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }
            if (process.HasExited)
            {
                throw new BenchException($"the server ended with {process.ExitCode} before it was ready");
            }
            if (Stopwatch.GetElapsedTime(begun.At) > ReadyLimit)
            {
                throw new BenchException($"the server was not ready after {ReadyLimit.TotalSeconds:0} s");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancel);
        }
    }

    // It may come a moment after the server is ready.
    private async Task WaitForKubeconfigAsync(CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Kubeconfig is not null && !File.Exists(Kubeconfig))
        {
            if (Stopwatch.GetElapsedTime(begun) > KubeconfigLimit)
            {
                throw new BenchException($"the server has not written {Kubeconfig}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancel);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
