using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>What a check has against a pod.</summary>
/// <param name="Reason">In a few words: <c>hostPort</c>.</param>
/// <param name="Detail">Which parts of the pod: <c>container "a" uses hostPort 80</c>.</param>
internal sealed record Violation(string Reason, string Detail)
{
    /// <summary>All of them as messages show them.</summary>
    public static string Text(IEnumerable<Violation> violations) =>
        string.Join(", ", violations.Select(v => v.Detail.Length == 0 ? v.Reason : $"{v.Reason} ({v.Detail})"));
}

/// <summary>One rule of the Pod Security Standards.</summary>
/// <param name="Level">The lowest level that has it.</param>
/// <param name="From">The first version that has it, or has it in this form.</param>
/// <param name="Check">The rule: null for no objection.</param>
internal sealed record SecurityCheck(PolicyLevel Level, int From, Func<CheckedPod, Violation?> Check)
{
    /// <summary>The first version that has it no more, or in another form.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>A rule of the restricted level says the same and more, from the version on where it exists.</summary>
    public int? OverriddenFrom { get; init; }

    public bool IsIn(LevelVersion policy)
    {
        var minor = Math.Min(policy.Version.Minor, SecurityChecks.Newest);
        return Level <= policy.Level && From <= minor && minor < Until && !(policy.Level > Level && OverriddenFrom <= minor);
    }
}

/// <summary>The part of a container that checks look at; ephemeral containers have it as well.</summary>
internal readonly record struct CheckedContainer(string Name, SecurityContext? Security, IReadOnlyList<ContainerPort> Ports, IReadOnlyList<Probe?> Probes, Lifecycle? Lifecycle);

/// <summary>A pod, or the template of pods to come.</summary>
/// <param name="Annotations">Its annotations, in which old releases kept profiles.</param>
/// <param name="Spec">What it consists of.</param>
internal sealed record CheckedPod(IReadOnlyDictionary<string, string> Annotations, PodSpec Spec)
{
    /// <summary>Init containers, containers and ephemeral containers.</summary>
    public IReadOnlyList<CheckedContainer> Containers { get; } =
    [
        .. Spec.InitContainers.Concat(Spec.Containers).Select(c => new CheckedContainer(c.Name, c.SecurityContext, c.Ports, [c.LivenessProbe, c.ReadinessProbe, c.StartupProbe], c.Lifecycle)),
        .. Spec.EphemeralContainers.Select(c => new CheckedContainer(c.Name, c.SecurityContext, c.Ports, [c.LivenessProbe, c.ReadinessProbe, c.StartupProbe], c.Lifecycle)),
    ];

    /// <summary>Root in a user namespace of its own is nobody outside.</summary>
    public bool HasUserNamespace => Spec.HostUsers == false;
    public bool IsWindows => Spec.Os?.Name == "windows";

    public string[] Names(Func<CheckedContainer, bool> which) => [.. Containers.Where(which).Select(c => c.Name)];
}
