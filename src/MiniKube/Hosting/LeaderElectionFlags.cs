using System.CommandLine;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's components about which of several processes leads.</summary>
internal sealed class LeaderElectionFlags(string command)
{
    private readonly Option<bool?> elect = new("--leader-elect") { Description = "Act only while holding the lease, as one of several processes (true)" };
    private readonly Option<string?> duration = new("--leader-elect-lease-duration") { Description = "How long the others wait for a leader that is silent (15s)" };
    private readonly Option<string?> deadline = new("--leader-elect-renew-deadline") { Description = "How long a leader that cannot renew goes on (10s)" };
    private readonly Option<string?> retry = new("--leader-elect-retry-period") { Description = "How often to try to renew or to get the lease (2s)" };
    private readonly Option<string?> kind = new("--leader-elect-resource-lock") { Description = "What the lease is; only leases are known" };
    private readonly Option<string?> name = new("--leader-elect-resource-name") { Description = "The lease's name" };
    private readonly Option<string?> ns = new("--leader-elect-resource-namespace") { Description = "The lease's namespace (kube-system)" };

    public IReadOnlyList<Symbol> Options => [elect, duration, deadline, retry, kind, name, ns];

    /// <summary>What the flags say; what was not given is as in <paramref name="usual"/>.</summary>
    /// <exception cref="MkubeException">A value is not of its form, or they do not go together.</exception>
    public LeaderElectionSettings Read(ParseResult parsed, LeaderElectionSettings usual)
    {
        var read = new LeaderElectionSettings(
            parsed.GetValue(elect) ?? usual.Elect, parsed.GetValue(ns) ?? usual.Namespace, parsed.GetValue(name) ?? usual.Name,
            FlagText.Duration(parsed, duration, command) ?? usual.LeaseDuration, FlagText.Duration(parsed, deadline, command) ?? usual.RenewDeadline,
            FlagText.Duration(parsed, retry, command) ?? usual.RetryPeriod);
        if (parsed.GetValue(kind) is { } other and not "leases")
        {
            throw new MkubeException($"{command}: {kind.Name} {other}: resourceLock value must be \"leases\"");
        }
        // Upstream's own check; else two could lead at once.
        return read.LeaseDuration > read.RenewDeadline && read.RenewDeadline > read.RetryPeriod
            ? read
            : throw new MkubeException($"{command}: {duration.Name} must be greater than {deadline.Name}, and that greater than {retry.Name}");
    }
}

/// <summary>Which lease decides whether a process acts, and how long a silent leader is believed in.</summary>
internal sealed record LeaderElectionSettings(bool Elect, string Namespace, string Name, TimeSpan LeaseDuration, TimeSpan RenewDeadline, TimeSpan RetryPeriod);
