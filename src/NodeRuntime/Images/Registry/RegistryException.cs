namespace MiniKube.NodeRuntime.Images.Registry;

/// <summary>A pull cannot go on; ends up in its <see cref="PullResult"/>.</summary>
internal sealed class RegistryException(PullFailureKind kind, string message, Exception? cause = null) : IOException(message, cause)
{
    public PullFailureKind Kind { get; } = kind;
}
