namespace MiniKube.Storage.Etcd;

/// <summary>gRPC's status codes, as far as they are told apart.</summary>
internal enum GrpcCode
{
    Ok = 0,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>etcd refused a request, or did not answer it.</summary>
/// <param name="code">What went wrong.</param>
/// <param name="message">etcd's own words, or what became of the connection.</param>
internal sealed class EtcdException(GrpcCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public GrpcCode Code { get; } = code;

    /// <summary>The request certainly did not reach etcd's log: sending it again cannot do it twice.</summary>
    public bool Unprocessed { get; init; }

    /// <summary>Whether it is certain that the request changed nothing: it was refused, or never processed.</summary>
    public bool Refused => Unprocessed || !Broken;

    /// <summary>The member or the connection failed, not the request: another member, or the same one later, may answer it.</summary>
    public bool Broken => Code is GrpcCode.Unavailable or GrpcCode.DeadlineExceeded or GrpcCode.Unknown or GrpcCode.Internal;

    /// <summary>A revision was asked for that is compacted.</summary>
    public bool Compacted => Code == GrpcCode.OutOfRange && Message.Contains("has been compacted", StringComparison.Ordinal);

    /// <summary>A revision was asked for that is not reached yet.</summary>
    public bool Future => Code == GrpcCode.OutOfRange && Message.Contains("future revision", StringComparison.Ordinal);

    /// <summary>The database has reached its quota: until the NOSPACE alarm is disarmed, etcd takes no puts.</summary>
    public bool OutOfSpace => Code == GrpcCode.ResourceExhausted && Message.Contains("space exceeded", StringComparison.Ordinal);

    /// <summary>A put named a lease that is over or revoked.</summary>
    public bool LeaseGone => Code == GrpcCode.NotFound && Message.Contains("requested lease not found", StringComparison.Ordinal);

    /// <summary>The request is larger than etcd (<c>--max-request-bytes</c>) or its gRPC server takes.</summary>
    public bool TooLarge =>
        (Code == GrpcCode.InvalidArgument && Message.Contains("request is too large", StringComparison.Ordinal))
        || (Code == GrpcCode.ResourceExhausted && Message.Contains("larger than max", StringComparison.Ordinal));
}
