using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// The strategic merge patch that makes the agent's part of a pod's status what it reports. What the agent says no longer has to be taken away by name,
/// since a member that a patch leaves out stays; conditions of other writers are left alone.
/// </summary>
internal static class PodStatusPatch
{
    /// <summary>The patch for the status subresource; the UID keeps a late write from reaching a namesake.</summary>
    /// <param name="before">What the API server is known to hold: addresses in it that hold no longer are deleted, since addresses merge by themselves.</param>
    public static DocumentObject Build(Pod pod, PodStatus before, PodStatus status)
    {
        var body = WithNulls((DocumentObject)ApiJson.ToDocument(status), "reason", "message", "podIP")
            .With("conditions", Document.Of(status.Conditions.Select(c => (Document)WithNulls((DocumentObject)ApiJson.ToDocument(c), "reason", "message"))))
            .With("podIPs", Addresses(before.PodIPs.Select(a => a.Ip), status.PodIPs.Select(a => a.Ip)))
            .With("hostIPs", Addresses(before.HostIPs.Select(a => a.Ip), status.HostIPs.Select(a => a.Ip)));
        return new DocumentObject(
            ("metadata", new DocumentObject(("uid", Document.Of(pod.Metadata.Uid!)))),
            ("status", body));
    }

    private static DocumentArray Addresses(IEnumerable<string> before, IEnumerable<string> now) => Document.Of(
    [
        .. now.Select(ip => new DocumentObject(("ip", Document.Of(ip)))),
        .. before.Except(now).Select(ip => new DocumentObject(("$patch", Document.Of("delete")), ("ip", Document.Of(ip)))),
    ]);

    private static DocumentObject WithNulls(DocumentObject value, params ReadOnlySpan<string> optional)
    {
        foreach (var name in optional)
        {
            if (!value.Contains(name))
            {
                value = value.With(name, Document.Null);
            }
        }
        return value;
    }
}
