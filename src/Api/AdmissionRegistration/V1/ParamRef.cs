using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>The parameter objects of a binding: one by its name, or several by their labels.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ParamRef", Atomic = true)]
public sealed partial record ParamRef
{
    /// <summary>The name of the one object. Set this or <c>selector</c>, not both.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>The namespace to look in. For a namespaced kind, that of the object under review when unset; for a cluster-scoped one it must be unset.</summary>
    [Field(2)]
    public string? Namespace { get; init; }

    /// <summary>The labels of several objects; the policy runs once for each, and all must agree. Empty picks all of the kind.</summary>
    [Field(3)]
    public LabelSelector? Selector { get; init; }

    /// <summary>
    /// What it means that no object was found: <c>Allow</c> lets the request through, <c>Deny</c> leaves it to the policy's <c>failurePolicy</c>. Required.
    /// </summary>
    [Field(4, Pointer = true)]
    public string? ParameterNotFoundAction { get; init; }
}
