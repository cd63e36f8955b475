namespace MiniKube.NodeRuntime.Images;

/// <summary>Why a pull failed.</summary>
public enum PullFailureKind
{
    /// <summary>The registry has no such image, or none for this platform.</summary>
    NotFound,

    /// <summary>The registry wants (other) credentials.</summary>
    Unauthorized,

    /// <summary>The registry did not answer, or not sensibly.</summary>
    Unreachable,

    /// <summary>What it sent is corrupt or hostile.</summary>
    Invalid,
}

/// <summary>Outcome of a pull: an image, or a kind of failure with a message for the user.</summary>
public sealed record PullResult
{
    public Image? Image { get; private init; }
    public PullFailureKind? Failure { get; private init; }
    public string Message { get; private init; } = "";

    internal static PullResult Success(Image image) => new() { Image = image };

    internal static PullResult Failed(PullFailureKind kind, string message) => new() { Failure = kind, Message = message };
}

/// <summary>A user of a registry.</summary>
public sealed record RegistryCredentials(string UserName, string Password);
