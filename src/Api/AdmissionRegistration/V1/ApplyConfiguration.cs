using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A mutation given as the part of the object to set, merged in as apply would.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ApplyConfiguration")]
public sealed partial record ApplyConfiguration
{
    /// <summary>A CEL expression that gives an <c>Object{...}</c> with the fields to set. It cannot touch atomic lists, maps or structs. Required.</summary>
    [Field(1)]
    public string? Expression { get; init; }
}
