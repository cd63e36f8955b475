using System.CommandLine;
using MiniKube.Storage.Etcd;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-apiserver about which etcd, and how it is reached.</summary>
internal sealed class EtcdFlags(string command)
{
    private readonly Option<string?> servers = new("--etcd-servers") { Description = "etcd's client URLs, comma-separated; without it objects are kept in the data directory" };
    private readonly Option<string?> caFile = new("--etcd-cafile") { Description = "PEM file of the CA of etcd's certificates" };
    private readonly Option<string?> certFile = new("--etcd-certfile") { Description = "PEM file of the certificate to show to etcd" };
    private readonly Option<string?> keyFile = new("--etcd-keyfile") { Description = "PEM file of that certificate's key" };

    public IReadOnlyList<Symbol> Options => [servers, caFile, certFile, keyFile];

    /// <returns>null without <c>--etcd-servers</c>.</returns>
    /// <exception cref="MkubeException">The flags do not fit together.</exception>
    public EtcdStoreOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(servers) is not { } urls)
        {
            foreach (var option in (Option<string?>[])[caFile, certFile, keyFile])
            {
                if (parsed.GetValue(option) is not null)
                {
                    throw new MkubeException($"{command}: {option.Name} is given without --etcd-servers");
                }
            }
            return null;
        }
        try
        {
            return new EtcdStoreOptions(EtcdStoreOptions.ParseServers(urls))
            {
                CaFile = parsed.GetValue(caFile),
                CertFile = parsed.GetValue(certFile),
                KeyFile = parsed.GetValue(keyFile),
            };
        }
        catch (FormatException e)
        {
            throw new MkubeException($"{command}: --etcd-servers {e.Message}", e);
        }
    }
}
