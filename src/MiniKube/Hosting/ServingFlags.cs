using System.CommandLine;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-apiserver about how it serves: limits, audit, shutdown, log.</summary>
internal sealed class ServingFlags
{
    private const int AccessLogVerbosity = 3;

    private readonly Option<uint?> inFlight = new("--max-requests-inflight") { Description = "How many requests may read at once, 0 for no bound (400)" };
    private readonly Option<uint?> mutating = new("--max-mutating-requests-inflight") { Description = "How many requests may change something at once, 0 for no bound (200)" };
    private readonly Option<bool?> priorityAndFairness = new("--enable-priority-and-fairness") { Description = "Sort requests into flows and priority levels, which share the two bounds above (true)" };
    private readonly Option<string?> requestTimeout = new("--request-timeout") { Description = "The longest that a request may take, but for watches and the like (1m0s)" };
    private readonly Option<uint?> minRequestTimeout = new("--min-request-timeout") { Description = "Seconds after which watches end, unless they ask for other ones; each draws between this and twice as many (1800)" };
    private readonly Option<string?> shutdownDelay = new("--shutdown-delay-duration") { Description = "How long to serve on, not ready any more, when told to end (0s)" };
    private readonly Option<string?> eventTtl = new("--event-ttl") { Description = "How long events are kept (1h0m0s)" };
    private readonly Option<string?> encryptionConfig = new("--encryption-provider-config") { Description = "What to encrypt in the store: an apiserver.config.k8s.io/v1 EncryptionConfiguration" };
    private readonly Option<bool> encryptionReload = new("--encryption-provider-config-automatic-reload") { Description = "Take over changes of that file while running (false)" };
    private readonly Option<string?> auditPolicy = new("--audit-policy-file") { Description = "What to audit: an audit.k8s.io/v1 Policy" };
    private readonly Option<string?> auditLog = new("--audit-log-path") { Description = "Where audit events go, - for standard output" };
    private readonly Option<uint?> auditSize = new("--audit-log-maxsize") { Description = "MB at which the audit log is set aside and a new one begun (100)" };
    private readonly Option<uint?> auditBackups = new("--audit-log-maxbackup") { Description = "How many audit logs set aside to keep, 0 for all" };
    private readonly Option<uint?> auditAge = new("--audit-log-maxage") { Description = "How many days to keep audit logs set aside, 0 for ever" };
    private readonly Option<string[]> enabledPlugins = new("--enable-admission-plugins") { Description = "Admission plugins that are on besides the default ones, separated by commas" };
    private readonly Option<string[]> disabledPlugins = new("--disable-admission-plugins") { Description = "Admission plugins that are off although they are on by default, separated by commas" };
    private readonly Option<string?> admissionConfig = new("--admission-control-config-file") { Description = "How admission plugins are configured: an apiserver.config.k8s.io/v1 AdmissionConfiguration" };
    private readonly Option<int> verbosity = new("--v", "-v") { Description = "How much to log: 3 and more log every request" };

    public IReadOnlyList<Symbol> Options =>
        [inFlight, mutating, priorityAndFairness, requestTimeout, minRequestTimeout, shutdownDelay, eventTtl, encryptionConfig, encryptionReload, auditPolicy, auditLog, auditSize, auditBackups, auditAge, enabledPlugins, disabledPlugins, admissionConfig, verbosity];

    /// <summary>The lowest level that is logged.</summary>
    public LogLevel Level(ParseResult parsed) => parsed.GetValue(verbosity) >= AccessLogVerbosity ? LogLevel.Debug : LogLevel.Information;

    /// <summary>The options with what the flags say.</summary>
    /// <exception cref="MkubeException">A flag's value is not of its form.</exception>
    public ApiServerOptions Apply(ParseResult parsed, ApiServerOptions options) => options with
    {
        MaxRequestsInFlight = Number(parsed, inFlight) ?? options.MaxRequestsInFlight,
        MaxMutatingRequestsInFlight = Number(parsed, mutating) ?? options.MaxMutatingRequestsInFlight,
        PriorityAndFairness = parsed.GetValue(priorityAndFairness) ?? options.PriorityAndFairness,
        RequestTimeout = Duration(parsed, requestTimeout, TimeSpan.FromTicks(1)) ?? options.RequestTimeout,
        MinRequestTimeout = Number(parsed, minRequestTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.MinRequestTimeout,
        ShutdownDelay = Duration(parsed, shutdownDelay, TimeSpan.Zero) ?? options.ShutdownDelay,
        EventTtl = Duration(parsed, eventTtl, TimeSpan.FromTicks(1)) ?? options.EventTtl,
        EnabledAdmissionPlugins = Names(parsed, enabledPlugins),
        DisabledAdmissionPlugins = Names(parsed, disabledPlugins),
        AdmissionConfigFile = parsed.GetValue(admissionConfig),
        EncryptionConfigFile = parsed.GetValue(encryptionConfig),
        ReloadEncryptionConfig = parsed.GetValue(encryptionReload),
        AuditPolicyFile = parsed.GetValue(auditPolicy),
        AuditLog = parsed.GetValue(auditLog) is { } path
            ? new AuditLogOptions(path)
            {
                MaxSize = Number(parsed, auditSize) ?? 0,
                MaxBackups = Number(parsed, auditBackups) ?? 0,
                MaxAge = Number(parsed, auditAge) ?? 0,
            }
            : null,
    };

    private static string[] Names(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static int? Number(ParseResult parsed, Option<uint?> option) => parsed.GetValue(option) is { } value ? (int)Math.Min(value, int.MaxValue) : null;

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option, TimeSpan least)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }
        return GoDuration.TryParse(text, out var duration) && duration >= least
            ? duration
            : throw new MkubeException($"apiserver: {option.Name} {text}: a duration such as 1m30s is expected");
    }
}
