namespace MiniKube.Scheduler.Bindings;

/// <summary>What became of a binding.</summary>
internal enum BindResult
{
    Bound,

    /// <summary>There is no such pod any more.</summary>
    Gone,

    /// <summary>Somebody else bound it elsewhere.</summary>
    BoundElsewhere,

    /// <summary>It was not bound; <see cref="BindOutcome.Message"/> says why.</summary>
    Refused,
}

internal sealed record BindOutcome(BindResult Result, string? Message = null)
{
    public static BindOutcome Bound { get; } = new(BindResult.Bound);
}
