using MiniKube.ApiServer.Webhooks;
using MiniKube.Client.Kubeconfigs;

namespace MiniKube.Hosting;

/// <summary>Services that the API server asks, as kubeconfigs name them: the current context's cluster is the service, its user the API server.</summary>
internal static class WebhookKubeconfig
{
    /// <exception cref="MkubeException">The file cannot be read or used.</exception>
    public static WebhookEndpoint Read(string file)
    {
        try
        {
            var config = Kubeconfig.Read([file]).ToClientConfig();
            return new WebhookEndpoint
            {
                Url = config.Server,
                CertificateAuthority = config.CertificateAuthority,
                ClientCertificate = config.ClientCertificate,
                Token = config.Token ?? (config.TokenFile is { } token ? File.ReadAllText(token).Trim() : null),
                TlsServerName = config.TlsServerName,
                InsecureSkipTlsVerify = config.InsecureSkipTlsVerify,
            };
        }
        catch (Exception e) when (e is KubeconfigException or IOException or UnauthorizedAccessException)
        {
            throw new MkubeException($"apiserver: {e.Message}", e);
        }
    }
}
