using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>What a namespace asks of its pods: what keeps them out, what is only told to the audit log, and what clients are warned of.</summary>
internal sealed record NamespacePolicy(LevelVersion Enforce, LevelVersion Audit, LevelVersion Warn)
{
    private const string Prefix = "pod-security.kubernetes.io/";

    public static NamespacePolicy Privileged { get; } = new(new(PolicyLevel.Privileged, PolicyVersion.Latest),
        new(PolicyLevel.Privileged, PolicyVersion.Latest), new(PolicyLevel.Privileged, PolicyVersion.Latest));

    /// <summary>Whether it asks for nothing.</summary>
    public bool IsPrivileged => this is { Enforce.Level: PolicyLevel.Privileged, Audit.Level: PolicyLevel.Privileged, Warn.Level: PolicyLevel.Privileged };

    /// <summary>
    /// The policy that labels ask for. What a label says wrongly is taken for the strictest where it keeps pods out, and for nothing where it only tells.
    /// </summary>
    public (NamespacePolicy Policy, IReadOnlyList<FieldError> Errors) With(IReadOnlyDictionary<string, string> labels)
    {
        var errors = new List<FieldError>();
        return (new NamespacePolicy(Read("enforce", Enforce, PolicyLevel.Restricted), Read("audit", Audit, PolicyLevel.Privileged),
            Read("warn", Warn, PolicyLevel.Privileged)), errors);

        LevelVersion Read(string mode, LevelVersion standard, PolicyLevel wrong)
        {
            if (labels.TryGetValue(Prefix + mode, out var level))
            {
                standard = standard with { Level = ParseLevel(level) ?? wrong };
                Check(Prefix + mode, level, ParseLevel(level) is not null, "must be one of privileged, baseline, restricted");
            }
            if (labels.TryGetValue($"{Prefix}{mode}-version", out var version))
            {
                var known = PolicyVersion.TryParse(version, out var parsed);
                standard = standard with { Version = parsed };
                Check($"{Prefix}{mode}-version", version, known, "must be \"latest\" or \"v1.x\"");
            }
            return standard;
        }

        void Check(string label, string value, bool valid, string rule)
        {
            if (!valid)
            {
                errors.Add(FieldError.Invalid($"metadata.labels[{label}]", value, rule));
            }
        }
    }

    public static PolicyLevel? ParseLevel(string level) => level switch
    {
        "privileged" => PolicyLevel.Privileged,
        "baseline" => PolicyLevel.Baseline,
        "restricted" => PolicyLevel.Restricted,
        _ => null,
    };
}
