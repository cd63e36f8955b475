using System.Net;
using MiniKube.Api.Codecs;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.NodeRuntime.Registration;

namespace MiniKube.NodeRuntime.FakeNodes;

/// <summary>One node's object and Lease: registered, renewed, reported, each when it is due; with as few requests as that takes.</summary>
internal sealed class FakeNode(KubeClient client, FakeNodeOptions options, TimeProvider time, IRandomSource random)
{
    private const string LeaseNamespace = "kube-node-lease";

    private readonly AddressRange addresses = new(options.PodRange);
    private readonly TimeSpan renewInterval = options.LeaseDuration / 4;
    private Lease? lease;
    private DateTimeOffset renewAt = DateTimeOffset.MinValue;
    private DateTimeOffset reportAt = DateTimeOffset.MinValue;

    public FakeNodeOptions Options => options;
    public AddressRange Addresses => addresses;

    /// <summary>The node's object says what it should.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>Does what is due, and says how long nothing more is.</summary>
    /// <param name="known">The node's object as far as it is known.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ApiException">The server refused.</exception>
    public async Task<TimeSpan> KeepAsync(Node? known, CancellationToken cancel)
    {
        if (!IsRegistered)
        {
            await RegisterAsync(cancel);
            IsRegistered = true;
            reportAt = time.GetUtcNow() + Spread(options.StatusInterval);
        }
        else if (time.GetUtcNow() >= reportAt || LooksUnready(known))
        {
            await ReportAsync(known, cancel);
            reportAt = time.GetUtcNow() + options.StatusInterval;
        }
        if (time.GetUtcNow() >= renewAt)
        {
            var first = lease is null;
            await RenewAsync(cancel);
            // Nodes that came together do not renew together.
            renewAt = time.GetUtcNow() + (first ? Spread(renewInterval) : renewInterval);
        }
        var next = (renewAt < reportAt ? renewAt : reportAt) - time.GetUtcNow();
        return next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }

    private TimeSpan Spread(TimeSpan interval) => interval * random.NextDouble();

    // The node controller says so while the node is cut off.
    private static bool LooksUnready(Node? known) =>
        known is not null && known.Status.Conditions.FirstOrDefault(c => c.Type == "Ready")?.Status != "True";

    private async Task RegisterAsync(CancellationToken cancel)
    {
        var node = new Node { Metadata = new ObjectMeta { Name = options.Name, Labels = Labels() }, Status = Status([]) };
        var created = await client.CreateAsync(node, ct: cancel);
        if (created.IsAlreadyExists)
        {
            await ReportAsync((await client.GetAsync<Node>(options.Name, ct: cancel)).OrNull(), cancel);
            return;
        }
        created.OrThrow();
    }

    private async Task ReportAsync(Node? known, CancellationToken cancel)
    {
        var body = new DocumentObject(("status", ApiJson.ToDocument(Status(known?.Status.Conditions ?? []))));
        var result = await client.PatchAsync<Node>(options.Name, null, Patch.StrategicMerge(body), "status", cancel);
        // A node that somebody deleted registers again.
        IsRegistered = !result.IsNotFound;
        result.OrThrow();
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        lease ??= (await client.GetAsync<Lease>(options.Name, LeaseNamespace, cancel)).OrNull();
        var spec = new LeaseSpec
        {
            HolderIdentity = options.Name,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            RenewTime = MicroTime.From(time.GetUtcNow()),
        };
        var renewed = lease is null
            ? await client.CreateAsync(new Lease { Metadata = new ObjectMeta { Namespace = LeaseNamespace, Name = options.Name }, Spec = spec }, ct: cancel)
            : await client.UpdateAsync(lease with { Spec = spec }, ct: cancel);
        lease = renewed.IsSuccess ? renewed.Value : null;
        renewed.OrThrow();
    }

    private SortedDictionary<string, string> Labels()
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["kubernetes.io/hostname"] = options.Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
        };
        foreach (var (name, value) in options.Labels)
        {
            labels[name] = value;
        }
        return labels;
    }

    private NodeStatus Status(IReadOnlyList<NodeCondition> before)
    {
        var resources = new SortedDictionary<string, Quantity>(StringComparer.Ordinal)
        {
            ["cpu"] = options.Cpu,
            ["memory"] = options.Memory,
            ["pods"] = Quantity.Parse($"{options.Pods}"),
        };
        return new NodeStatus
        {
            Capacity = resources,
            Allocatable = resources,
            Conditions = NodeConditions.Ready(before, Timestamp.From(time.GetUtcNow())),
            // No InternalIP: real nodes of the same cluster would try to route to it.
            Addresses = [new NodeAddress { Type = "Hostname", Address = options.Name }],
            NodeInfo = new NodeSystemInfo
            {
                KubeletVersion = Versions.Kubernetes,
                ContainerRuntimeVersion = "fake://" + Versions.Release,
                OperatingSystem = "linux",
                Architecture = "amd64",
            },
        };
    }
}

/// <summary>The addresses of one node's pods: each is given out once until it comes back, and a used one as late as possible again.</summary>
internal sealed class AddressRange(IPNetwork range)
{
    private readonly Lock gate = new();
    private readonly HashSet<uint> taken = [];
    private readonly uint first = ToNumber(range.BaseAddress) + 2;
    // Without the network's own address, its gateway and its broadcast address.
    private readonly uint count = (uint)((1L << (32 - range.PrefixLength)) - 3);
    private uint next;

    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public string Take()
    {
        lock (gate)
        {
            if (taken.Count >= count)
            {
                throw new InvalidOperationException($"all addresses of {range} are taken");
            }
            while (!taken.Add(first + next))
            {
                next = (next + 1) % count;
            }
            var address = first + next;
            next = (next + 1) % count;
            return ToText(address);
        }
    }

    /// <summary>An address that somebody has already; false when it is none of these or was noted before.</summary>
    public bool Note(string address)
    {
        lock (gate)
        {
            return IPAddress.TryParse(address, out var ip) && range.Contains(ip) && taken.Add(ToNumber(ip));
        }
    }

    public void GiveBack(string address)
    {
        lock (gate)
        {
            taken.Remove(ToNumber(IPAddress.Parse(address)));
        }
    }

    private static uint ToNumber(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string ToText(uint number) => new IPAddress(System.Net.IPAddress.HostToNetworkOrder(unchecked((int)number)) & 0xFFFFFFFFL).ToString();
}
