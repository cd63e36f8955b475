using MiniKube.NodeRuntime.Kernel.Nftables;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// Makes Services answer in one network namespace: on a node for its pods and itself, and on the machine that joins several nodes.
/// Translation is the kernel's; this class only keeps its table equal to what was asked, touching only the elements that differ, in one
/// atomic transaction per call. Connections outlive changes, restarts of the agent and even <see cref="Remove"/>, as long as their
/// endpoint does. Safe for concurrent use.
/// </summary>
public sealed class ServiceProxy : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ServiceProxyOptions _options;
    private readonly NftContext _nft;
    private readonly UdpConntrack _conntrack;
    private readonly Dictionary<string, IReadOnlyList<ProxiedPort>> _wanted = [];

    // Null until the table was written once, and after a failure: then the whole table is written anew.
    private ServiceTable? _programmed;

    private ServiceProxy(ServiceProxyOptions options, NftContext nft, UdpConntrack conntrack)
    {
        _options = options;
        _nft = nft;
        _conntrack = conntrack;
    }

    /// <summary>Elements that the last call touched.</summary>
    internal int LastElements { get; private set; }

    /// <summary>Connects to the kernel; changes nothing yet. A table left by an earlier process serves on until the first Sync replaces it.</summary>
    /// <exception cref="Kernel.KernelException">not permitted, or nftables is missing</exception>
    public static ServiceProxy Open(ServiceProxyOptions options)
    {
        var nft = NftContext.Open(options.Namespace);
        try
        {
            return new ServiceProxy(options, nft, UdpConntrack.Open(options.Namespace));
        }
        catch
        {
            nft.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _nft.Dispose();
        _conntrack.Dispose();
    }

    /// <summary>Makes these all the Services there are, by "namespace/name".</summary>
    /// <exception cref="NftException">the kernel refused; the next call writes the whole table again</exception>
    public void Sync(IReadOnlyDictionary<string, IReadOnlyList<ProxiedPort>> services)
    {
        lock (_lock)
        {
            var changes = new Dictionary<string, IReadOnlyList<ProxiedPort>>(services);
            foreach (var gone in _wanted.Keys.Where(k => !services.ContainsKey(k)))
                changes[gone] = [];
            Apply(changes);
        }
    }

    /// <summary>Changes some Services and leaves the others as they are; no ports: it is gone.</summary>
    /// <exception cref="NftException">the kernel refused; the next call writes the whole table again</exception>
    public void Update(IReadOnlyDictionary<string, IReadOnlyList<ProxiedPort>> services)
    {
        lock (_lock)
            Apply(services);
    }

    /// <summary>Takes the table away; harmless when there is none.</summary>
    public void Remove()
    {
        lock (_lock)
        {
            _wanted.Clear();
            _programmed = null;
            _nft.Run($"table ip {_options.Table}; delete table ip {_options.Table}");
        }
    }

    private void Apply(IReadOnlyDictionary<string, IReadOnlyList<ProxiedPort>> changes)
    {
        foreach (var (service, ports) in changes)
        {
            if (ports.Count == 0)
                _wanted.Remove(service);
            else
                _wanted[service] = ports;
        }
        if (_programmed is not null && TryChange(_programmed, changes))
            return;
        _programmed = null;
        var table = new ServiceTable(_options);
        Run(table, _wanted, ServiceRuleset.Skeleton(_options));
        _programmed = table;
    }

    /// <summary>False when the kernel's table was not what we left (someone removed it): it is to be written anew.</summary>
    private bool TryChange(ServiceTable table, IReadOnlyDictionary<string, IReadOnlyList<ProxiedPort>> changes)
    {
        try
        {
            Run(table, changes, "");
            return true;
        }
        catch (NftException)
        {
            return false;
        }
    }

    private void Run(ServiceTable table, IReadOnlyDictionary<string, IReadOnlyList<ProxiedPort>> changes, string prefix)
    {
        var transaction = new ServiceTransaction();
        // What goes first frees the frontends that others take.
        foreach (var (service, ports) in changes.OrderBy(c => c.Value.Count > 0))
            table.Update(service, ports, transaction);
        LastElements = transaction.Elements;
        if (transaction.Elements > 0 || prefix.Length > 0)
            _nft.Run(prefix + transaction.Write(_options.Table));
        if (table.ChangedUdp.Count > 0)
        {
            _conntrack.Forget(table.ChangedUdp);
            table.ChangedUdp.Clear();
        }
    }
}
