using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>An HTTP GET request.</summary>
[ApiType("io.k8s.api.core.v1.HTTPGetAction")]
public sealed partial record HTTPGetAction
{
    /// <summary>The path to ask for. / when unset.</summary>
    [Field(1)]
    public string? Path { get; init; }

    /// <summary>The port, as a number from 1 to 65535 or by a container port's name.</summary>
    [Field(2, Required = true)]
    public IntOrString Port { get; init; }

    /// <summary>The host to connect to. The pod's address when unset; for another name in the request set the header Host instead.</summary>
    [Field(3)]
    public string? Host { get; init; }

    /// <summary>HTTP (the default) or HTTPS. Certificates are not verified.</summary>
    [Field(4, Enum = Enums.UriScheme)]
    public string? Scheme { get; init; }

    /// <summary>Headers to send. A name may occur more than once.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init; } = [];
}
