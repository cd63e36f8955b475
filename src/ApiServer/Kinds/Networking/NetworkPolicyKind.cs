using MiniKube.Api.Networking.V1;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>NetworkPolicies: who may talk to which pods.</summary>
internal static class NetworkPolicyKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<NetworkPolicy>() with
    {
        ShortNames = ["netpol"],
    };
}
