namespace MiniKube.NodeRuntime.Registration;

/// <summary>The versions a node reports.</summary>
internal static class Versions
{
    /// <summary>The Kubernetes release that the node speaks as.</summary>
    public const string Kubernetes = "v1.36.0";
    public const string Release = "0.1.0";
}
