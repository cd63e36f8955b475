using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission;

/// <summary>
/// A rule about writes that looks beyond the object itself, or that an operator may switch off (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/).
/// It changes what is written (<see cref="IMutatingPlugin"/>), judges it (<see cref="IValidatingPlugin"/>), or both.
/// </summary>
internal interface IAdmissionPlugin
{
    /// <summary>Upstream's name.</summary>
    string Name { get; }

    /// <summary>Whether a write concerns it at all; of others it hears nothing. It is asked about every write, and looks at the request's path alone.</summary>
    bool Handles(AdmissionRequest request);
}

internal interface IMutatingPlugin : IAdmissionPlugin
{
    /// <summary>Changes or refuses a write before the object is validated.</summary>
    ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request);
}

internal interface IValidatingPlugin : IAdmissionPlugin
{
    /// <summary>Refuses a write whose object is valid; null for no objection. In an update it runs anew for every newer object that came between.</summary>
    ValueTask<ApiError?> ValidateAsync(AdmissionRequest request);
}
