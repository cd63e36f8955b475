using System.Diagnostics.CodeAnalysis;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Client.Http;

/// <summary>
/// What the API server answered: a value, or the <see cref="Status"/> that says why not. A server that could not be reached is neither: the call
/// throws <see cref="HttpRequestException"/> or <see cref="IOException"/>.
/// </summary>
public sealed class ApiResult<T> where T : class
{
    private readonly T? value;

    private ApiResult(T? value, Status? error, IReadOnlyList<string> warnings)
    {
        this.value = value;
        Error = error;
        Warnings = warnings;
    }

    public static ApiResult<T> Success(T value, IReadOnlyList<string>? warnings = null) => new(value, null, warnings ?? []);
    public static ApiResult<T> Failure(Status error, IReadOnlyList<string>? warnings = null) => new(null, error, warnings ?? []);

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <exception cref="ApiException">The server refused.</exception>
    public T Value => value ?? throw new ApiException(Error!);

    public Status? Error { get; }

    /// <summary>What the server warned of (RFC 7234 code 299), in order.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public bool IsNotFound => Error?.IsNotFound() == true;
    public bool IsConflict => Error?.IsConflict() == true;
    public bool IsAlreadyExists => Error?.IsAlreadyExists() == true;
    public bool IsInvalid => Error?.IsInvalid() == true;
    public bool IsForbidden => Error?.Code == 403;
    public bool IsUnauthorized => Error?.Code == 401;

    /// <summary>The revision or the continue token asked for is compacted away.</summary>
    public bool IsGone => Error?.IsGone() == true;

    public T OrThrow() => Value;

    /// <summary>The value, or null where there is no such object.</summary>
    /// <exception cref="ApiException">The server refused for another reason.</exception>
    public T? OrNull() => IsNotFound ? null : Value;
}

/// <summary>What deletion left behind: the object while finalizers or a grace period hold it, nothing when it is gone.</summary>
public sealed record Deletion<T>(T? Remaining) where T : class;

/// <summary>An API server's refusal, for callers that have no use for it as a value.</summary>
public sealed class ApiException(Status status) : Exception(status.Message ?? status.Reason ?? $"the server answered {status.Code}")
{
    public Status Status { get; } = status;
}
