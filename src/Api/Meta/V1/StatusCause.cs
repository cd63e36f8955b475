using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>One of the causes of a failure, such as one invalid field.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause")]
public sealed partial record StatusCause
{
    /// <summary>What kind of problem it is, as one CamelCase word such as FieldValueRequired or FieldValueInvalid.</summary>
    [Field(1)]
    public string? Reason { get; init; }

    /// <summary>The problem in words.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>The path of the field at fault, such as spec.containers[0].image. May be repeated among the causes.</summary>
    [Field(3)]
    public string? Field { get; init; }
}
