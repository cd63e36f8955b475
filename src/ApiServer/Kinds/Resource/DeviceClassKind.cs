using MiniKube.Api.Resource.V1;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>DeviceClasses: kinds of devices that can be claimed.</summary>
internal static class DeviceClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<DeviceClass>();
}
