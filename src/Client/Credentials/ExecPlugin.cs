using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Client.Credentials;

/// <summary>Runs a credential plugin, one run at a time, and keeps what it gave until that expires or is refused.</summary>
internal sealed class ExecPlugin(ExecPluginConfig config, TimeProvider time) : IDisposable
{
    private const string InfoVariable = "KUBERNETES_EXEC_INFO";
    private const string NotInstalled = """


        It looks like you are trying to use a client-go credential plugin that is not installed.

        To learn more about this feature, consult the documentation available at:
              https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
        """;

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Given? given;

    private sealed record Given(Credential Credential, DateTimeOffset? Expires);

    /// <exception cref="CredentialException">The plugin gave none.</exception>
    public ValueTask<Credential> CurrentAsync(CancellationToken ct) => Valid() is { } credential ? new(credential) : RefreshAsync(ct);

    /// <summary>The server did not take these credentials: they are asked for anew, unless that has been done.</summary>
    public void Refused(Credential credential)
    {
        if (given is { } last && ReferenceEquals(last.Credential, credential))
        {
            Interlocked.CompareExchange(ref given, null, last);
        }
    }

    public void Dispose() => turn.Dispose();

    private Credential? Valid() => given is { } last && !(last.Expires < time.GetUtcNow()) ? last.Credential : null;

    private async ValueTask<Credential> RefreshAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (Valid() is { } meanwhile)
            {
                return meanwhile;
            }
            var fresh = Read(await RunAsync(ct));
            given = fresh;
            return fresh.Credential;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<byte[]> RunAsync(CancellationToken ct)
    {
        var terminal = !Console.IsInputRedirected;
        if (config.InteractiveMode == ExecInteractiveMode.Always && !terminal)
        {
            throw new CredentialException("exec plugin cannot support interactive mode: standard input is not a terminal");
        }
        var interactive = terminal && config.InteractiveMode != ExecInteractiveMode.Never;
        var start = new ProcessStartInfo(Find() ?? throw Missing()) { RedirectStandardOutput = true, RedirectStandardInput = !interactive };
        foreach (var arg in config.Args)
        {
            start.ArgumentList.Add(arg);
        }
        foreach (var (name, value) in config.Env)
        {
            start.Environment[name] = value;
        }
        start.Environment[InfoVariable] = Encoding.UTF8.GetString(DocumentJson.Write(Request(interactive)));
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CredentialException($"exec: {e.Message}", e);
        }
        using (process)
        {
            try
            {
                if (!interactive)
                {
                    process.StandardInput.Close();
                }
                var said = new MemoryStream();
                await process.StandardOutput.BaseStream.CopyToAsync(said, ct);
                await process.WaitForExitAsync(ct);
                return process.ExitCode == 0 ? said.ToArray()
                    : throw new CredentialException($"exec: executable {config.Command} failed with exit code {process.ExitCode}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    private DocumentObject Request(bool interactive)
    {
        var spec = new DocumentObject(("interactive", interactive));
        return new DocumentObject(
            ("kind", "ExecCredential"), ("apiVersion", config.ApiVersion), ("spec", config.Cluster is { } cluster ? spec.With("cluster", cluster) : spec));
    }

    private Given Read(byte[] said)
    {
        Document answer;
        try
        {
            answer = DocumentJson.Parse(said);
        }
        catch (JsonException e)
        {
            throw new CredentialException($"decoding stdout: {e.Message}", e);
        }
        if (answer["kind"]?.AsString != "ExecCredential")
        {
            throw new CredentialException($"decoding stdout: the plugin returned no ExecCredential but '{answer["kind"]?.AsString}'");
        }
        if (answer["apiVersion"]?.AsString is var version && version != config.ApiVersion)
        {
            throw new CredentialException($"exec plugin is configured to use API version {config.ApiVersion}, plugin returned version {version}");
        }
        if (answer["status"] is not DocumentObject status)
        {
            throw new CredentialException("exec plugin didn't return a status field");
        }
        var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
        if (token is null && certificate is null && key is null)
        {
            throw new CredentialException("exec plugin didn't return a token or cert/key pair");
        }
        if (certificate is null != key is null)
        {
            throw new CredentialException("exec plugin returned only certificate or key, not both");
        }
        DateTimeOffset? expires = null;
        if (Text(status, "expirationTimestamp") is { } stamp)
        {
            expires = Timestamp.TryParse(stamp, out var at) ? at.Moment : throw new CredentialException($"decoding stdout: expirationTimestamp '{stamp}' is no time");
        }
        return new Given(new Credential(token, certificate is null ? null : Pair(certificate, key!)), expires);
    }

    private static string? Text(DocumentObject status, string field) => status[field]?.AsString is { Length: > 0 } text ? text : null;

    private static X509Certificate2 Pair(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CredentialException($"failed parsing client key/certificate: {e.Message}", e);
        }
    }

    /// <summary>The program's file: PATH alone counts for a bare name, never the current folder.</summary>
    private string? Find()
    {
        if (config.Command.Contains('/'))
        {
            return File.Exists(config.Command) ? config.Command : null;
        }
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(f => Path.Combine(f, config.Command)).FirstOrDefault(File.Exists);
    }

    private CredentialException Missing() => new(
        $"exec: executable {config.Command} not found{NotInstalled}{(string.IsNullOrEmpty(config.InstallHint) ? "" : "\n\n" + config.InstallHint)}");
}
