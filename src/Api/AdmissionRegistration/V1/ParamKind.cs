using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A kind of objects that serve as parameters.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ParamKind", Atomic = true)]
public sealed partial record ParamKind
{
    /// <summary>The kind's group and version, such as <c>example.com/v1</c>. Required.</summary>
    [Field(1)]
    public string? ApiVersion { get; init; }

    /// <summary>The kind's name. Required.</summary>
    [Field(2)]
    public string? Kind { get; init; }
}
