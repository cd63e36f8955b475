using System.CommandLine;
using System.Security.Cryptography;
using MiniKube.Api.Values;
using MiniKube.Controllers.Certificates;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-controller-manager about the certificates that it signs.</summary>
internal sealed class ClusterSigningFlags
{
    private readonly Option<string?> certificate = new("--cluster-signing-cert-file") { Description = "The CA certificate, in PEM, with which approved requests for certificates are signed" };
    private readonly Option<string?> key = new("--cluster-signing-key-file") { Description = "That CA's private key, in PEM" };
    private readonly Option<string?> duration = new("--cluster-signing-duration") { Description = "The longest that such a certificate is good for (8760h0m0s)" };

    public IReadOnlyList<Symbol> Options => [certificate, key, duration];

    /// <returns>Null where no authority is named: then nothing is signed.</returns>
    /// <exception cref="MkubeException">A file cannot be read or is no authority, or one is missing.</exception>
    public ClusterSigning? Read(ParseResult parsed)
    {
        var (certificateFile, keyFile) = (parsed.GetValue(certificate), parsed.GetValue(key));
        if (certificateFile is null && keyFile is null)
        {
            return null;
        }
        if (certificateFile is null || keyFile is null)
        {
            throw new MkubeException("controllers: --cluster-signing-cert-file and --cluster-signing-key-file belong together");
        }
        try
        {
            var signing = new ClusterSigning(File.ReadAllText(certificateFile), File.ReadAllText(keyFile));
            signing.Check();
            return FlagText.Duration(parsed, duration, "controllers") is { } longest ? signing with { Duration = longest } : signing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MkubeException($"controllers: {certificateFile}, {keyFile}: {e.Message}");
        }
    }
}
