using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A mutation given as JSON Patch operations.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.JSONPatch")]
public sealed partial record JSONPatch
{
    /// <summary>A CEL expression that gives a list of <c>JSONPatch{op, path, from, value}</c>; <c>jsonpatch.escapeKey</c> escapes keys within paths. Required.</summary>
    [Field(1)]
    public string? Expression { get; init; }
}
