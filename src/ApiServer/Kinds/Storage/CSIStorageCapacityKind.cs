using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>CSIStorageCapacities: how much room a driver has where.</summary>
internal static class CSIStorageCapacityKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CSIStorageCapacity>();
}
