using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for a ResourceClaim's status: what was allocated, for whom, and how the devices are.</summary>
internal sealed class ResourceClaimStatusValidator : KindValidator<Change<ResourceClaim>>
{
    private const int MaxConsumers = 256;
    private const int MaxConditions = 8;
    private const int MaxDataBytes = 10 * 1024;
    private const int MaxAddresses = 16;
    private const int MaxInterfaceNameBytes = 256;
    private const int MaxHardwareAddressBytes = 128;
    private const string Path = "status";

    public ResourceClaimStatusValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Status, change.New.Status);
        Consumers(change, errors);
        var allocated = (after.Allocation?.Devices.Results ?? []).Select(static r => Id(r.Driver, r.Pool, r.Device, r.ShareID)).ToHashSet(StringComparer.Ordinal);
        Bounded.Set(after.Devices, int.MaxValue, static d => Id(d.Driver, d.Pool, d.Device, d.ShareID), $"{Path}.devices", errors, (device, at) => Device(device, allocated, at, errors));
        if (before.Allocation is not null && after.Allocation is { } kept)
        {
            if (kept != before.Allocation)
            {
                errors.Invalid($"{Path}.allocation", CommonRules.ToDocument(kept), CommonRules.Immutable);
            }
        }
        else if (after.Allocation is { } allocation)
        {
            Allocation(allocation, new RequestNames(change.New.Spec.Devices.Requests), $"{Path}.allocation", errors);
        }
    });

    private static void Consumers(Change<ResourceClaim> change, FieldErrors errors)
    {
        const string path = $"{Path}.reservedFor";
        var (before, after) = (change.Old.Status, change.New.Status);
        Bounded.Set(after.ReservedFor, MaxConsumers, static c => c.Uid, path, errors, (consumer, at) =>
        {
            foreach (var (name, value) in ((string, string)[])[("resource", consumer.Resource), ("name", consumer.Name), ("uid", consumer.Uid)])
            {
                if (value.Length == 0)
                {
                    errors.Required($"{at}.{name}");
                }
            }
        });
        if (after.ReservedFor.Count > 0 && after.Allocation is null)
        {
            errors.Forbidden(path, "may not be specified when `allocated` is not set");
        }
        else if (change.New.Metadata.DeletionTimestamp is not null && after.ReservedFor.Except(before.ReservedFor).Any())
        {
            errors.Forbidden(path, "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
        }
    }

    private static void Allocation(AllocationResult allocation, RequestNames names, string path, FieldErrors errors)
    {
        Bounded.List(allocation.Devices.Results, DeviceRules.MaxItems, $"{path}.devices.results", errors, (result, at) =>
        {
            names.Check(result.Request, $"{at}.request", errors);
            DeviceRules.Driver(result.Driver, $"{at}.driver", errors);
            DeviceRules.Pool(result.Pool, $"{at}.pool", errors);
            DeviceRules.Label(result.Device, $"{at}.device", errors);
            DeviceRules.BindingConditions(result.BindingConditions, result.BindingFailureConditions, at, errors);
            if (result.ShareID is { } share)
            {
                DeviceRules.ShareId(share, $"{at}.shareID", errors);
            }
        });
        // As many of the classes as of the claim.
        Bounded.List(allocation.Devices.Config, 2 * DeviceRules.MaxItems, $"{path}.devices.config", errors, (config, at) =>
        {
            errors.RequiredOneOf($"{at}.source", config.Source, "FromClaim", "FromClass");
            names.Check(config.Requests, $"{at}.requests", errors);
            DeviceRules.Configuration(config.Opaque, at, errors);
        });
        if (allocation.NodeSelector is { } selector)
        {
            SchedulingRules.NodeSelector(selector, $"{path}.nodeSelector", errors);
        }
    }

    private static void Device(AllocatedDeviceStatus device, HashSet<string> allocated, string path, FieldErrors errors)
    {
        DeviceRules.Driver(device.Driver, $"{path}.driver", errors);
        DeviceRules.Pool(device.Pool, $"{path}.pool", errors);
        DeviceRules.Label(device.Device, $"{path}.device", errors);
        if (device.ShareID is { } share)
        {
            DeviceRules.ShareId(share, $"{path}.shareID", errors);
        }
        if (Id(device.Driver, device.Pool, device.Device, device.ShareID) is var id && !allocated.Contains(id))
        {
            errors.Invalid(path, id, ["must be an allocated device in the claim"]);
        }
        if (device.Conditions.Count > MaxConditions)
        {
            errors.Add(FieldError.TooMany($"{path}.conditions", device.Conditions.Count, MaxConditions));
        }
        ConditionRules.Check(device.Conditions, $"{path}.conditions", errors);
        if (device.Data is { } data)
        {
            DeviceRules.Raw(data, $"{path}.data", MaxDataBytes, errors);
        }
        if (device.NetworkData is { } network)
        {
            Network(network, $"{path}.networkData", errors);
        }
    }

    private static void Network(NetworkDeviceData network, string path, FieldErrors errors)
    {
        if (network.InterfaceName?.Length > MaxInterfaceNameBytes)
        {
            errors.Add(FieldError.TooLong($"{path}.interfaceName", MaxInterfaceNameBytes));
        }
        if (network.HardwareAddress?.Length > MaxHardwareAddressBytes)
        {
            errors.Add(FieldError.TooLong($"{path}.hardwareAddress", MaxHardwareAddressBytes));
        }
        Bounded.Set(network.Ips, MaxAddresses, static a => a, $"{path}.ips", errors, (address, at) => AddressRules.InterfaceAddress(address, at, errors));
    }

    private static string Id(string driver, string pool, string device, string? share) => share is null ? $"{driver}/{pool}/{device}" : $"{driver}/{pool}/{device}/{share}";
}
