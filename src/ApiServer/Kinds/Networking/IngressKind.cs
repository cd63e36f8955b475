using MiniKube.Api.Networking.V1;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>Ingresses: HTTP routes to Services.</summary>
internal static class IngressKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Ingress>() with
    {
        ShortNames = ["ing"],
        Subresources = [Subresource.Status],
    };
}
