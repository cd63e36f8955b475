using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using ResourceClaim = MiniKube.Api.Resource.V1.ResourceClaim;

namespace MiniKube.Api.Quotas;

/// <summary>
/// A claim of devices: one of so many, and so many devices of each class (<c>gpu.deviceclass.resource.k8s.io/devices</c>). Where a request is content with several things, it
/// counts the most that it could get of each class.
/// </summary>
public sealed class DeviceClaimQuota(ResourceClaim claim) : QuotaSubject
{
    public const string Group = "resource.k8s.io";
    public const string Resource = "resourceclaims";

    private const string OfClass = ".deviceclass.resource.k8s.io/devices";

    // A claim is never given more; who wants all that there are may get as many.
    private const long MostDevices = 32;

    private static readonly string Count = CountQuota.Name(Group, Resource);

    /// <summary>Whether a resource named in a quota is counted by such claims.</summary>
    public static bool IsMeasured(string name) => name == Count || name.EndsWith(OfClass, StringComparison.Ordinal);

    public override bool Measures(string name) => IsMeasured(name);

    public override SortedDictionary<string, Quantity> Usage(DateTimeOffset now)
    {
        var usage = ResourceList.New();
        usage[Count] = Quantity.From(1);
        foreach (var request in claim.Spec.Devices.Requests)
        {
            var alternatives = request.Exactly is { } one && request.FirstAvailable.Count == 0
                ? [(one.DeviceClassName, Devices: Devices(one.AllocationMode, one.Count))]
                : request.FirstAvailable.Select(static s => (s.DeviceClassName, Devices: Devices(s.AllocationMode, s.Count)));
            foreach (var ofClass in alternatives.GroupBy(static a => a.DeviceClassName, StringComparer.Ordinal))
            {
                var name = ofClass.Key + OfClass;
                usage[name] = usage.Of(name) + Quantity.From(ofClass.Max(static a => a.Devices));
            }
        }
        return usage;
    }

    private static long Devices(string? mode, long? count) => mode switch
    {
        "ExactCount" => count ?? 0,
        "All" => MostDevices,
        _ => 0,
    };
}
