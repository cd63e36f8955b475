using System.Diagnostics.CodeAnalysis;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>What kept a container operation from happening, where that is no bug: the pod's author, or time, can help.</summary>
public enum FailureKind
{
    /// <summary>What was asked for cannot be (unknown user, runs as root, mount source missing): Kubernetes' CreateContainerConfigError.</summary>
    BadConfig,

    /// <summary>The image is not (or no longer) present.</summary>
    ImageMissing,

    /// <summary>The OCI runtime refused; the message is its own.</summary>
    Runtime,

    /// <summary>No such container, or it does not run.</summary>
    NotRunning,
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly record struct Outcome<T>
{
    private Outcome(T? value, FailureKind? failure, string message)
    {
        Value = value;
        Failure = failure;
        Message = message;
    }

    /// <summary>Present exactly when <see cref="Succeeded"/>.</summary>
    public T? Value { get; }
    public FailureKind? Failure { get; }
    public string Message { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Failure is null;

    public static Outcome<T> Success(T value) => new(value, null, "");

    public static Outcome<T> Failed(FailureKind kind, string message) => new(default, kind, message);

    public override string ToString() => Succeeded ? $"{Value}" : $"{Failure}: {Message}";
}
