using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Where an Ingress sends the requests for a path.</summary>
[ApiType("io.k8s.api.networking.v1.HTTPIngressPath")]
public sealed partial record HTTPIngressPath
{
    /// <summary>The path, beginning with <c>/</c>. May be left out only with pathType <c>ImplementationSpecific</c>.</summary>
    [Field(1)]
    public string? Path { get; init; }

    /// <summary>
    /// How the path is compared: Exact wants the same path, Prefix compares element by element from the start, ImplementationSpecific leaves it to the controller.
    /// </summary>
    [Field(3, Required = true, Enum = Enums.PathType)]
    public string PathType { get; init; } = "";

    /// <summary>What the requests are sent to.</summary>
    [Field(2, Required = true)]
    public IngressBackend Backend { get; init; } = new();
}
