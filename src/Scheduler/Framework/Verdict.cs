namespace MiniKube.Scheduler.Framework;

/// <summary>What a plugin says of a pod, or of a pod on a node.</summary>
internal enum VerdictCode : byte
{
    Success,

    /// <summary>Not now; removing other pods could change it.</summary>
    Unschedulable,

    /// <summary>Not now, and no removal of pods changes it.</summary>
    UnschedulableAndUnresolvable,

    /// <summary>The plugin has no say about this pod: its later calls in the cycle are left out.</summary>
    Skip,
}

/// <summary>A plugin's answer, with the reasons that users read. Made once per plugin where it can be: nodes are many.</summary>
internal readonly struct Verdict
{
    private readonly string[]? reasons;

    private Verdict(VerdictCode code, string[]? reasons)
    {
        Code = code;
        this.reasons = reasons;
    }

    public static Verdict Success => default;
    public static Verdict Skip { get; } = new(VerdictCode.Skip, null);

    public VerdictCode Code { get; }
    public bool IsSuccess => Code == VerdictCode.Success;
    public bool IsRejected => Code is VerdictCode.Unschedulable or VerdictCode.UnschedulableAndUnresolvable;
    public IReadOnlyList<string> Reasons => reasons ?? [];

    public static Verdict Unschedulable(params string[] reasons) => new(VerdictCode.Unschedulable, reasons);
    public static Verdict Unresolvable(params string[] reasons) => new(VerdictCode.UnschedulableAndUnresolvable, reasons);

    public override string ToString() => reasons is null ? Code.ToString() : $"{Code}: {string.Join(", ", reasons)}";
}
