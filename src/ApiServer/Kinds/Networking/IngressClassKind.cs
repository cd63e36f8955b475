using MiniKube.Api.Networking.V1;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>IngressClasses: which controller serves an Ingress.</summary>
internal static class IngressClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<IngressClass>();
}
