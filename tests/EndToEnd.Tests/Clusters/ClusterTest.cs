using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>A test on the shared cluster.</summary>
public abstract class ClusterTest(SharedCluster shared) : IAsyncLifetime
{
    private Cluster? _cluster;

    private protected Cluster Cluster => _cluster!;
    private protected SharedCluster Shared => shared;
    private protected WebClient Web { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _cluster = await shared.GetAsync();
        Web = new WebClient(_cluster.Lab);
    }

    public virtual ValueTask DisposeAsync()
    {
        Web?.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }
}
