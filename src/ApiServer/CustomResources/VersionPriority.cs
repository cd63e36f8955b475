using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// The order of versions that follow Kubernetes' scheme: v2, v1, v2beta1, v1beta2, v1alpha1; then all others by name
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority).
/// </summary>
internal sealed partial class VersionPriority : IComparer<string>
{
    public static VersionPriority Comparer { get; } = new();

    /// <summary>Less than 0 where the first is preferred.</summary>
    public int Compare(string? x, string? y)
    {
        var (a, b) = (Parse(x!), Parse(y!));
        if (a is null || b is null)
        {
            return a is null && b is null ? string.CompareOrdinal(x, y) : a is null ? 1 : -1;
        }
        return b.Value.CompareTo(a.Value);
    }

    private static (int Stability, long Major, long Minor)? Parse(string version)
    {
        var match = Scheme().Match(version);
        if (!match.Success)
        {
            return null;
        }
        var stability = match.Groups["stability"].Value switch { "" => 2, "beta" => 1, _ => 0 };
        return (stability, Number(match.Groups["major"]), Number(match.Groups["minor"]));
    }

    private static long Number(Group digits) => long.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^v(?<major>[1-9][0-9]*)((?<stability>alpha|beta)(?<minor>[1-9][0-9]*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Scheme();
}
