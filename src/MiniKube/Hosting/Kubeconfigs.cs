using MiniKube.Client.Http;
using MiniKube.Client.Kubeconfigs;

namespace MiniKube.Hosting;

/// <summary>How the components of a cluster reach the API server: by the kubeconfig file given on the command line, or as a pod does.</summary>
internal static class Kubeconfigs
{
    /// <exception cref="MkubeException">The file is missing or malformed.</exception>
    public static ClientConfig Load(string path) => Read(() => Kubeconfig.Load(path));

    /// <summary>That of the file; without one that of the pod that this process runs in.</summary>
    /// <exception cref="MkubeException">The file is missing or malformed, or there is none and this is no pod.</exception>
    public static ClientConfig LoadOrInCluster(string? path) => string.IsNullOrEmpty(path) ? Read(() => InClusterConfig.Here().ToClientConfig()) : Load(path);

    private static ClientConfig Read(Func<ClientConfig> read)
    {
        try
        {
            return read();
        }
        catch (KubeconfigException e)
        {
            throw new MkubeException(e.Message, e);
        }
    }
}
