namespace MiniKube;

/// <summary>What the user did or the machine lacks: one clear line, and a non-zero exit.</summary>
internal sealed class MkubeException(string message, Exception? cause = null) : Exception(message, cause);
