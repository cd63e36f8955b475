using System.Globalization;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>How strict a policy is.</summary>
internal enum PolicyLevel { Privileged, Baseline, Restricted }

/// <summary>A version of the Pod Security Standards: the minor version of the Kubernetes release it came with, or the newest there is.</summary>
internal readonly record struct PolicyVersion(int Minor) : IComparable<PolicyVersion>
{
    public static PolicyVersion Latest { get; } = new(int.MaxValue);

    /// <summary><c>latest</c> or <c>v1.x</c>.</summary>
    public static bool TryParse(string text, out PolicyVersion version)
    {
        version = Latest;
        if (text == "latest")
        {
            return true;
        }
        if (!text.StartsWith("v1.", StringComparison.Ordinal) || text is ['v', '1', '.', '0', _, ..]
            || !int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }
        version = new(minor);
        return true;
    }

    public int CompareTo(PolicyVersion other) => Minor.CompareTo(other.Minor);

    public override string ToString() => this == Latest ? "latest" : string.Create(CultureInfo.InvariantCulture, $"v1.{Minor}");
}

/// <summary>A level of one version.</summary>
internal readonly record struct LevelVersion(PolicyLevel Level, PolicyVersion Version)
{
    public override string ToString() => $"{Level.ToString().ToLowerInvariant()}:{Version}";
}
