using Microsoft.Extensions.Logging;
using MiniKube.Storage;
using MiniKube.Storage.Transformation;

namespace MiniKube.ApiServer.Encryption;

/// <summary>
/// Objects of chosen resources are encrypted in the store (kubernetes.io/docs/tasks/administer-cluster/encrypt-data): their values begin with <c>k8s:enc:PROVIDER:v1:KEYNAME:</c>, as upstream's.
/// Above the store everybody sees them as they are.
/// </summary>
internal sealed partial class EncryptionAtRest : IValueTransformer, IDisposable
{
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromMinutes(1);

    private readonly string path;
    private readonly EncryptionMetrics metrics;
    private readonly ILogger log;
    private readonly ITimer? reloading;
    private byte[] content;
    private EncryptionRules rules;
    private bool metUnreadable;

    /// <param name="path">The configuration.</param>
    /// <param name="reload">Whether changes of the file are taken over while the server runs.</param>
    /// <param name="store">What is encrypted; it is its owner's to dispose.</param>
    /// <param name="metrics">Where work is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where failed reloads are told.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is no configuration, or a wrong one.</exception>
    public EncryptionAtRest(string path, bool reload, IStore store, EncryptionMetrics metrics, TimeProvider time, ILogger log)
    {
        (this.path, this.metrics, this.log) = (path, metrics, log);
        content = File.ReadAllBytes(path);
        rules = EncryptionConfigurationFile.Parse(content, path);
        Store = new TransformedStore(store, this);
        reloading = reload ? time.CreateTimer(_ => Reload(), null, ReloadInterval, ReloadInterval) : null;
    }

    /// <summary>The store with values as they are.</summary>
    public TransformedStore Store { get; }

    public byte[] ToStorage(string key, byte[] value)
    {
        var chain = Volatile.Read(ref rules).For(key);
        if (!chain.Writer.IsIdentity)
        {
            metrics.Encrypted(chain.Writer.Name);
        }
        return chain.Encrypt(key, value);
    }

    public byte[] FromStorage(string key, byte[] stored)
    {
        var (value, provider, _, error) = Volatile.Read(ref rules).For(key).Decrypt(key, stored);
        if (value != stored)
        {
            metrics.Decrypted(provider?.Name);
        }
        if (value is not null)
        {
            return value;
        }
        Volatile.Write(ref metUnreadable, true);
        return StoredObject.Unreadable($"unable to transform key \"{key}\": {error}");
    }

    public bool Covers(string key) => Volatile.Read(ref rules).For(key) != ProviderChain.None;

    public bool IsStale(string key, byte[] stored) => Volatile.Read(ref rules).For(key).Decrypt(key, stored).Stale;

    public void Dispose() => reloading?.Dispose();

    private void Reload()
    {
        try
        {
            var now = File.ReadAllBytes(path);
            if (now.AsSpan().SequenceEqual(content))
            {
                return;
            }
            Volatile.Write(ref rules, EncryptionConfigurationFile.Parse(now, path));
            content = now;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            metrics.Reloaded(success: false);
            LogRefused(log, e.Message);
            return;
        }
        metrics.Reloaded(success: true);
        LogReloaded(log, path);
        if (Volatile.Read(ref metUnreadable))
        {
            Volatile.Write(ref metUnreadable, false);
            Store.Renew();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "the encryption configuration {Path} has changed, and counts from now on")]
    private static partial void LogReloaded(ILogger log, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "the encryption configuration has changed and cannot be used, so the one before it goes on: {Problem}")]
    private static partial void LogRefused(ILogger log, string problem);
}
