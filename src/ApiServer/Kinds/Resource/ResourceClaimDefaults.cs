using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>What a claim asks for where it does not say: one device.</summary>
internal static class ResourceClaimDefaults
{
    /// <summary>The spec of a claim.</summary>
    public static DocumentObject Spec(DocumentObject spec) => spec.Edit("devices", static devices => devices
        .EditEach("requests", static request => request.Edit("exactly", Device).EditEach("firstAvailable", Device)));

    private static DocumentObject Device(DocumentObject device)
    {
        device = device.Or("allocationMode", "ExactCount");
        return device.Text("allocationMode") == "ExactCount" ? device.OrNumber("count", 1) : device;
    }
}
