using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Commands;

/// <summary>What a running command works with. The server is looked for when it is first needed.</summary>
internal sealed class CommandContext(KubectlHost host, GlobalFlags globals, CancellationToken cancel) : IDisposable
{
    private ClientConfig? config;
    private KubeClient? client;
    private ResourceMapper? mapper;

    public KubectlStreams Streams => host.Streams;
    public TextWriter Out => host.Streams.Out;
    public TextWriter Error => host.Streams.Error;
    public TimeProvider Time => host.Time;
    public CancellationToken Cancel { get; } = cancel;
    public ClientConfig Config => config ??= globals.Resolve(host);
    public KubeClient Client => client ??= host.Connect(Config);
    public ResourceMapper Mapper => mapper ??= new ResourceMapper(Client);

    /// <summary>The namespace meant where an object names none.</summary>
    public string Namespace => Config.Namespace;

    /// <summary>The command line itself names the namespace, so an object may not name another.</summary>
    public bool NamespaceIsExplicit => globals.Namespace is not null;

    public ResourceClient<DocumentObject> Objects(DiscoveredResource resource) => Client.Dynamic(resource.Resource, resource.Namespaced);

    public ResourceClient<DocumentObject> Objects(GroupVersionResource resource, bool namespaced = true) => Client.Dynamic(resource, namespaced);

    /// <summary>The answer's value after its warnings have been passed on.</summary>
    /// <exception cref="CommandFailure">The server refused.</exception>
    public T Unwrap<T>(ApiResult<T> result, string? doing = null) where T : class
    {
        Warn(result.Warnings);
        return result.IsSuccess ? result.Value : throw CommandFailure.From(result.Error, doing);
    }

    public void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            Error.WriteLine($"Warning: {warning}");
        }
    }

    public void Dispose() => client?.Dispose();
}
