using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>One change that a policy makes.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.Mutation")]
public sealed partial record Mutation
{
    /// <summary>How the change is given: <c>ApplyConfiguration</c> or <c>JSONPatch</c>; the field of that name is set.</summary>
    [Field(2, Required = true, Enum = Enums.PatchType, Default = "\"\"")]
    public string PatchType { get; init; } = "";

    /// <summary>The change as fields to set, for the type <c>ApplyConfiguration</c>.</summary>
    [Field(3)]
    public ApplyConfiguration? ApplyConfiguration { get; init; }

    /// <summary>The change as JSON Patch operations, for the type <c>JSONPatch</c>.</summary>
    [Field(4)]
    public JSONPatch? JsonPatch { get; init; }
}
