using System.Diagnostics;

namespace MiniKube.Bench.Load;

/// <summary>A process that a scenario starts beside the server when its time has come, such as a scheduler; it ends with the scenario.</summary>
internal sealed class Companion : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task output;

    /// <param name="command">For the shell; <c>{kubeconfig}</c> is filled in.</param>
    /// <param name="kubeconfig">Of the server under load.</param>
    public Companion(string command, string kubeconfig)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec " + command.Replace("{kubeconfig}", kubeconfig, StringComparison.Ordinal));
        process = Process.Start(start)!;
        output = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
    }

    public int Pid => process.Id;

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await output;
        process.Dispose();
    }
}
