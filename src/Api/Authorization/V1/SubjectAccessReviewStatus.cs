using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Whether something may be done.</summary>
[ApiType("io.k8s.api.authorization.v1.SubjectAccessReviewStatus")]
public sealed partial record SubjectAccessReviewStatus
{
    /// <summary>Whether it is allowed.</summary>
    [Field(1, Required = true, Default = "false")]
    public bool Allowed { get; init; }

    /// <summary>Whether it is forbidden outright. Without this and <c>allowed</c>, nobody had an opinion. Not together with <c>allowed</c>.</summary>
    [Field(4)]
    public bool? Denied { get; init; }

    /// <summary>Why it is allowed or not.</summary>
    [Field(2)]
    public string? Reason { get; init; }

    /// <summary>What went wrong on the way to the answer, such as a role that is missing. The answer holds nevertheless.</summary>
    [Field(3)]
    public string? EvaluationError { get; init; }
}
