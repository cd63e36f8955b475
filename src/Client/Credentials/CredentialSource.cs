using System.Security.Cryptography.X509Certificates;
using MiniKube.Client.Http;

namespace MiniKube.Client.Credentials;

/// <summary>What one request proves its sender with.</summary>
internal sealed record Credential(string? Token, X509Certificate2? Certificate);

/// <summary>No credentials could be had. Like a server out of reach, it may pass.</summary>
public sealed class CredentialException(string message, Exception? cause = null) : IOException("getting credentials: " + message, cause);

/// <summary>The credentials of the moment: those that a configuration holds, a token file that is read again, or a plugin's.</summary>
internal sealed class CredentialSource : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly TimeProvider time;
    private readonly string? tokenFile;
    private readonly ExecPlugin? plugin;
    private readonly Lock gate = new();
    private Credential known;
    private long? readAt;

    public CredentialSource(ClientConfig config, TimeProvider time)
    {
        this.time = time;
        tokenFile = config.TokenFile;
        known = new Credential(config.Token, config.ClientCertificate);
        // As upstream: what the configuration itself holds goes before a plugin, which is not even run.
        var own = config.Token is not null || tokenFile is not null || config.ClientCertificate is not null;
        plugin = config.ExecPlugin is { } exec && !own ? new ExecPlugin(exec, time) : null;
    }

    /// <exception cref="CredentialException">There are none now.</exception>
    public ValueTask<Credential> CurrentAsync(CancellationToken ct) => plugin is not null ? plugin.CurrentAsync(ct) : new(Known());

    /// <summary>The server answered 401: what was proved with is asked for anew, be it the file's or the plugin's.</summary>
    public void Refused(Credential credential)
    {
        plugin?.Refused(credential);
        lock (gate)
        {
            if (ReferenceEquals(known, credential))
            {
                readAt = null;
            }
        }
    }

    public void Dispose() => plugin?.Dispose();

    private Credential Known()
    {
        if (tokenFile is null)
        {
            return known;
        }
        lock (gate)
        {
            if (readAt is not { } at || time.GetElapsedTime(at) > MaxAge)
            {
                known = known with { Token = ReadToken() };
                readAt = time.GetTimestamp();
            }
            return known;
        }
    }

    /// <summary>A file that cannot be read for a moment leaves the token that was known.</summary>
    private string ReadToken()
    {
        try
        {
            return File.ReadAllText(tokenFile!).Trim() is { Length: > 0 } token ? token : throw new CredentialException($"{tokenFile} holds no token");
        }
        catch (Exception e) when (known.Token is not null && e is (IOException or UnauthorizedAccessException))
        {
            return known.Token!;
        }
        catch (Exception e) when (e is not CredentialException && e is (IOException or UnauthorizedAccessException))
        {
            throw new CredentialException($"cannot read {tokenFile}: {e.Message}", e);
        }
    }
}
