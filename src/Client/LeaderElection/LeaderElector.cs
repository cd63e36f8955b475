using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Metrics;
using MiniKube.Api.Values;
using MiniKube.Client.Http;

namespace MiniKube.Client.LeaderElection;

/// <summary>Which Lease decides, who asks, and how long a silent leader is believed in. The defaults are upstream's.</summary>
public sealed record LeaderElectionOptions
{
    public required string Namespace { get; init; }
    public required string Name { get; init; }

    /// <summary>Unique among the candidates, also of former runs of the same process.</summary>
    public required string Identity { get; init; }

    /// <summary>A lease not renewed for so long, by the clock of who looks, is free.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A leader that could not renew for so long stops leading. Shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where <c>leader_election_master_status</c> tells whether this process leads; without one it is not told.</summary>
    public MetricRegistry? Metrics { get; init; }

    /// <summary>Give the lease back when stopped, so that the next candidate need not wait.</summary>
    public bool ReleaseOnStop { get; init; } = true;
}

/// <summary>
/// Leads while it holds a Lease. No clock of another machine is trusted: a lease is free when it has not changed for its duration since this
/// process first saw it so.
/// </summary>
public sealed class LeaderElector(
    KubeClient client, LeaderElectionOptions options, TimeProvider time, IRandomSource random, ILogger? logger = null)
{
    private readonly ILogger logger = logger ?? NullLogger.Instance;
    private readonly Counter? status = options.Metrics?.Gauge("leader_election_master_status", "1 while this process leads by the Lease of that name, else 0.")
        .Get(MetricsText.Labels(("name", options.Name)));
    private Lease? observed;
    private long observedAt;
    private volatile bool leading;
    private volatile string leader = "";

    public bool IsLeader
    {
        get => leading;
        private set
        {
            leading = value;
            status?.Set(value ? 1 : 0);
        }
    }

    /// <summary>Who leads, as far as is known; empty when nobody does.</summary>
    public string Leader => leader;

    /// <summary>Called with the identity of each new leader, this one included.</summary>
    public Action<string>? OnNewLeader { get; init; }

    /// <summary>
    /// Waits to become the leader, runs <paramref name="lead"/> until the lease is lost, and waits again; until cancelled, or until
    /// <paramref name="lead"/> returns of itself. The token given to
    /// <paramref name="lead"/> is cancelled when the lease is lost; the lease is released only after <paramref name="lead"/> has returned.
    /// </summary>
    /// <exception cref="Exception">What <paramref name="lead"/> threw; the lease is released first.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (!await AcquireAsync(ct))
            {
                return;
            }
            LeaderElectionLog.Acquired(logger, options.Identity, options.Namespace, options.Name);
            using var term = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var renewing = RenewAsync(term);
            var finished = false;
            try
            {
                await lead(term.Token);
                finished = !term.IsCancellationRequested;
            }
            catch (OperationCanceledException) when (term.IsCancellationRequested)
            {
                // The end of the term.
            }
            finally
            {
                term.Cancel();
                var held = await renewing;
                IsLeader = false;
                if (held && options.ReleaseOnStop)
                {
                    await ReleaseAsync();
                }
                LeaderElectionLog.Ended(logger, options.Identity, options.Namespace, options.Name);
            }
            if (finished)
            {
                return;
            }
        }
    }

    private async Task<bool> AcquireAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                if (await TryAcquireOrRenewAsync(ct))
                {
                    IsLeader = true;
                    return true;
                }
                // Spread, so that candidates of one moment do not meet again and again.
                await Task.Delay(options.RetryPeriod * (1 + (random.NextDouble() * 1.2)), time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>Renews until the term ends, or ends it when renewing failed for too long. True when the lease is still held.</summary>
    [SuppressMessage("Reliability", "CA2025", Justification = "The caller awaits the task before it disposes the term.")]
    private async Task<bool> RenewAsync(CancellationTokenSource term)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Delay(options.RetryPeriod, time, term.Token);
                // A server that answers nothing must not carry a leader beyond its deadline.
                var left = options.RenewDeadline - time.GetElapsedTime(renewed);
                using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(term.Token, deadline.Token);
                if (await TryAcquireOrRenewAsync(either.Token))
                {
                    renewed = time.GetTimestamp();
                    continue;
                }
            }
            catch (OperationCanceledException) when (term.IsCancellationRequested)
            {
                return true;
            }
            catch (OperationCanceledException)
            {
                // The deadline, judged below.
            }
            var lost = observed?.Spec.HolderIdentity is { } holder && holder != options.Identity;
            if (lost || time.GetElapsedTime(renewed) >= options.RenewDeadline)
            {
                LeaderElectionLog.Lost(logger, options.Identity, options.Namespace, options.Name);
                IsLeader = false;
                term.Cancel();
                return false;
            }
        }
    }

    private async Task<bool> TryAcquireOrRenewAsync(CancellationToken ct)
    {
        try
        {
            // Whoever holds it writes what it saw last: nobody else may have written since, and if somebody did, the guard says so and the lease is read.
            if (leading && observed is { } mine && mine.Spec.HolderIdentity == options.Identity && Took(await client.UpdateAsync(Mine(mine), null, ct)))
            {
                return true;
            }
            var found = await client.GetAsync<Lease>(options.Name, options.Namespace, ct);
            if (found.IsNotFound)
            {
                return Took(await client.CreateAsync(Mine(null), null, ct));
            }
            if (!found.IsSuccess)
            {
                LeaderElectionLog.Refused(logger, options.Namespace, options.Name, found.Error.Message);
                return false;
            }
            Observe(found.Value);
            var holder = found.Value.Spec.HolderIdentity;
            if (!string.IsNullOrEmpty(holder) && holder != options.Identity && time.GetElapsedTime(observedAt) < DurationOf(found.Value))
            {
                return false;
            }
            return Took(await client.UpdateAsync(Mine(found.Value), null, ct));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            LeaderElectionLog.Refused(logger, options.Namespace, options.Name, e.Message);
            return false;
        }
    }

    private bool Took(ApiResult<Lease> result)
    {
        if (result.IsSuccess)
        {
            Observe(result.Value);
            return true;
        }
        if (!result.IsConflict && !result.IsAlreadyExists)
        {
            LeaderElectionLog.Refused(logger, options.Namespace, options.Name, result.Error.Message);
        }
        return false;
    }

    private async Task ReleaseAsync()
    {
        if (observed is not { } mine || mine.Spec.HolderIdentity != options.Identity)
        {
            return;
        }
        MicroTime now = time.GetUtcNow();
        var released = mine with
        {
            Spec = mine.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = now, AcquireTime = now },
        };
        using var limit = new CancellationTokenSource(options.RetryPeriod, time);
        try
        {
            // Guarded by the resource version: a lease that went to somebody else stays theirs.
            if (await client.UpdateAsync(released, null, limit.Token) is { IsSuccess: true } result)
            {
                Observe(result.Value);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            LeaderElectionLog.Refused(logger, options.Namespace, options.Name, e.Message);
        }
    }

    private Lease Mine(Lease? current)
    {
        MicroTime now = time.GetUtcNow();
        var same = current?.Spec.HolderIdentity == options.Identity;
        return (current ?? new Lease { Metadata = new ObjectMeta { Namespace = options.Namespace, Name = options.Name } }) with
        {
            Spec = new LeaseSpec
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
                RenewTime = now,
                AcquireTime = same ? current!.Spec.AcquireTime : now,
                LeaseTransitions = current is null ? 0 : (current.Spec.LeaseTransitions ?? 0) + (same ? 0 : 1),
            },
        };
    }

    private void Observe(Lease lease)
    {
        if (observed is null || !observed.Spec.Equals(lease.Spec))
        {
            observedAt = time.GetTimestamp();
        }
        observed = lease;
        var holder = lease.Spec.HolderIdentity ?? "";
        if (holder != leader)
        {
            leader = holder;
            if (holder.Length > 0)
            {
                OnNewLeader?.Invoke(holder);
            }
        }
    }

    private TimeSpan DurationOf(Lease lease) =>
        lease.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;
}
