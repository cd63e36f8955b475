using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>DeviceClasses: kinds of devices that can be claimed.</summary>
internal static class DeviceClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<DeviceClass>() with
    {
        TracksGeneration = true,
        ValidateCreate = Validators.Create(static () => new DeviceClassValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new DeviceClassValidator()),
    };
}
