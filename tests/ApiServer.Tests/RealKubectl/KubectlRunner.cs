using System.Diagnostics;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>Runs one of the real kubectl binaries against a server, with a home of its own.</summary>
public sealed class KubectlRunner(string binary, string kubeconfig, string home)
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> environment = [];

    /// <summary>The same with one more variable in kubectl's environment.</summary>
    public KubectlRunner With(string variable, string value)
    {
        var runner = new KubectlRunner(binary, kubeconfig, home);
        foreach (var (name, known) in environment)
        {
            runner.environment[name] = known;
        }
        runner.environment[variable] = value;
        return runner;
    }

    /// <summary>The binaries beside the file that kubectl on the PATH is, by version.</summary>
    public static string? Find(string version)
    {
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var file = new FileInfo(Path.Combine(directory, "kubectl"));
            if (!file.Exists)
            {
                continue;
            }
            var real = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
            var versioned = Path.Combine(Path.GetDirectoryName(real)!, "kubectl." + version);
            return File.Exists(versioned) ? versioned : null;
        }
        return null;
    }

    public Process Start(string arguments, string? input = null)
    {
        var start = new ProcessStartInfo(binary)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Words(arguments))
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["HOME"] = home;
        // A refused edit leaves its copy there.
        start.Environment["TMPDIR"] = home;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }
        process.StandardInput.Close();
        return process;
    }

    /// <summary>What it printed to standard output; the test fails when it fails.</summary>
    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        var (code, output, error) = await TryAsync(arguments, input);
        Assert.True(code == 0, $"kubectl {arguments}: exit code {code}: {error}");
        return output;
    }

    /// <summary>What it printed to standard error; the test fails when it does not fail with exit code 1.</summary>
    public async Task<string> RefusedAsync(string arguments, string? input = null)
    {
        var (code, output, error) = await TryAsync(arguments, input);
        Assert.True(code == 1, $"kubectl {arguments}: exit code {code}: {output}{error}");
        return error;
    }

    public async Task<(int Code, string Output, string Error)> TryAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments, input);
        using var limit = new CancellationTokenSource(Guard);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"kubectl {arguments} did not end");
        }
    }

    // Words between spaces; single quotes keep spaces.
    private static IEnumerable<string> Words(string line)
    {
        var word = new System.Text.StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in line + " ")
        {
            if (c == '\'')
            {
                quoted = !quoted;
                any = true;
            }
            else if (c == ' ' && !quoted)
            {
                if (word.Length > 0 || any)
                {
                    yield return word.ToString();
                }
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
            }
        }
    }
}
