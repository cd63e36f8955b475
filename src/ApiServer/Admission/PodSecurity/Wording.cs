namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>The phrases that messages of the checks are made of.</summary>
internal static class Wording
{
    /// <summary><c>container "a"</c>, or <c>containers "a", "b"</c>.</summary>
    public static string Containers(IReadOnlyCollection<string> names) => Named("container", names);

    /// <summary><c>volume "a"</c>, or <c>volumes "a", "b"</c>.</summary>
    public static string Named(string what, IReadOnlyCollection<string> names) => $"{Plural(what, names.Count)} {Quoted(names)}";

    /// <summary>Who does what is forbidden: <c>pod and containers "a", "b"</c>; null for nobody.</summary>
    public static string? Setters(bool pod, IReadOnlyCollection<string> containers) => (pod, containers.Count) switch
    {
        (false, 0) => null,
        (true, 0) => "pod",
        (false, _) => Containers(containers),
        _ => "pod and " + Containers(containers),
    };

    public static string Plural(string what, int count) => count == 1 ? what : what + "s";

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));
}
