using MiniKube.Api.Networking.V1;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>IPAddresses: who holds which address of the Service ranges.</summary>
internal static class IPAddressKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<IPAddress>() with
    {
        ShortNames = ["ip"],
    };
}
