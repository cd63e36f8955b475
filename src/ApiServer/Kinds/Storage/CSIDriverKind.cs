using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>CSIDrivers: what a storage driver needs and can do.</summary>
internal static class CSIDriverKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CSIDriver>();
}
