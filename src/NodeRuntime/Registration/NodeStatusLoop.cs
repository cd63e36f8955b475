using Microsoft.Extensions.Logging;
using MiniKube.Api.Codecs;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;

namespace MiniKube.NodeRuntime.Registration;

/// <summary>
/// Keeps the node's object and lease: registers it, renews the lease after each quarter of its duration, and writes the status when
/// it changes, or every 5 minutes, as the kubelet does. The API server's absence is waited out.
/// </summary>
internal sealed partial class NodeStatusLoop(KubeClient client, NodeIdentity identity, int leaseSeconds, TimeProvider time, ILogger<NodeStatusLoop> log)
{
    private const string LeaseNamespace = "kube-node-lease";
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMinutes(5);

    private readonly TimeSpan renewInterval = TimeSpan.FromSeconds(leaseSeconds) / 4;
    private DateTimeOffset statusWritten;

    /// <summary>Makes the node's object and lease, as soon as the API server answers. The node is not ready before <see cref="RunAsync"/>.</summary>
    public async Task RegisterAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await EnsureNodeAsync(cancel);
                await RenewAsync(cancel);
                return;
            }
            catch (Exception e) when (Transient(e))
            {
                NotReached(log, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancel);
            }
        }
    }

    /// <summary>Says that the node is ready, and keeps saying so until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                if (time.GetUtcNow() - statusWritten >= StatusInterval || await ChangedAsync(cancel))
                {
                    await WriteStatusAsync(await EnsureNodeAsync(cancel), cancel);
                }
                await Task.Delay(renewInterval, time, cancel);
                await RenewAsync(cancel);
            }
            catch (Exception e) when (Transient(e))
            {
                NotReached(log, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancel);
            }
        }
    }

    private static bool Transient(Exception e) => e is HttpRequestException or IOException or ApiException or TimeoutException;

    private async Task<Node> EnsureNodeAsync(CancellationToken cancel)
    {
        var found = (await client.GetAsync<Node>(identity.Name, ct: cancel)).OrNull();
        if (found is not null)
        {
            return found;
        }
        var node = new Node { Metadata = new ObjectMeta { Name = identity.Name, Labels = identity.Labels } };
        var created = await client.CreateAsync(node, ct: cancel);
        return created.IsAlreadyExists ? (await client.GetAsync<Node>(identity.Name, ct: cancel)).OrThrow() : created.OrThrow();
    }

    /// <summary>Whether somebody else has said that the node is not ready: the node controller, while the node was cut off.</summary>
    private async Task<bool> ChangedAsync(CancellationToken cancel)
    {
        var node = (await client.GetAsync<Node>(identity.Name, ct: cancel)).OrNull();
        return node?.Status.Conditions.FirstOrDefault(c => c.Type == "Ready")?.Status != "True";
    }

    private async Task WriteStatusAsync(Node node, CancellationToken cancel)
    {
        var now = Timestamp.From(time.GetUtcNow());
        var status = new NodeStatus
        {
            Capacity = identity.Capacity,
            Allocatable = identity.Capacity,
            Addresses =
            [
                new NodeAddress { Type = "InternalIP", Address = identity.Address.ToString() },
                new NodeAddress { Type = "Hostname", Address = identity.Name },
            ],
            DaemonEndpoints = new NodeDaemonEndpoints { KubeletEndpoint = new DaemonEndpoint { Port = identity.ServerPort } },
            NodeInfo = identity.SystemInfo,
            Conditions = NodeConditions.Ready(node.Status.Conditions, now),
        };
        var body = new DocumentObject(("status", ApiJson.ToDocument(status)));
        (await client.PatchAsync<Node>(identity.Name, null, Patch.StrategicMerge(body), "status", cancel)).OrThrow();
        statusWritten = time.GetUtcNow();
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        var now = MicroTime.From(time.GetUtcNow());
        var found = (await client.GetAsync<Lease>(identity.Name, LeaseNamespace, cancel)).OrNull();
        if (found is null)
        {
            var lease = new Lease
            {
                Metadata = new ObjectMeta { Name = identity.Name, Namespace = LeaseNamespace },
                Spec = new LeaseSpec { HolderIdentity = identity.Name, LeaseDurationSeconds = leaseSeconds, RenewTime = now },
            };
            var created = await client.CreateAsync(lease, ct: cancel);
            if (!created.IsAlreadyExists)
            {
                created.OrThrow();
            }
            return;
        }
        var renewed = await client.UpdateAsync(found with { Spec = found.Spec with { HolderIdentity = identity.Name, LeaseDurationSeconds = leaseSeconds, RenewTime = now } }, ct: cancel);
        if (!renewed.IsConflict)
        {
            renewed.OrThrow();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API server did not take the node's status: {Error}")]
    private static partial void NotReached(ILogger log, string error);
}
