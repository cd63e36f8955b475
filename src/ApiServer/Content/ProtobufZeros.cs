using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.Content;

/// <summary>
/// Clients in Go write every field that is not a pointer into protobuf, also when it is empty; their JSON leaves it out. Here such fields become absent, so that
/// defaults find them so. A zero behind a pointer is meant, and stays.
/// </summary>
internal static class ProtobufZeros
{
    private const string ZeroTime = "1970-01-01T00:00:00Z";

    // Numbers and booleans that are pointers in upstream's types.
    private static readonly HashSet<string> Pointers = new(StringComparer.Ordinal)
    {
        "activeDeadlineSeconds", "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "automountServiceAccountToken", "backoffLimit",
        "blockOwnerDeletion", "completions", "controller", "defaultMode", "deletionGracePeriodSeconds", "enableServiceLinks", "expirationSeconds", "fsGroup",
        "gracePeriodSeconds", "hostUsers", "immutable", "leaseDurationSeconds", "leaseTransitions", "maxSurge", "maxUnavailable", "mode", "optional",
        "parallelism", "partition", "priority", "privileged", "progressDeadlineSeconds", "readOnlyRootFilesystem", "ready", "replicas",
        "revisionHistoryLimit", "runAsGroup", "runAsNonRoot", "runAsUser", "serving", "setHostnameAsFQDN", "shareProcessNamespace", "started", "suspend",
        "terminating", "terminationGracePeriodSeconds", "tolerationSeconds", "ttlSecondsAfterFinished",
    };

    public static DocumentObject Drop(DocumentObject document, Schema schema)
    {
        var members = new List<KeyValuePair<string, Document>>(document.Count);
        foreach (var (name, value) in document)
        {
            var field = schema.Field(name);
            if (field is null || field.Required || !IsZero(name, value, field.Schema))
            {
                members.Add(KeyValuePair.Create(name, schema.Member(name) is { } member ? Within(value, member) : value));
            }
        }
        return new DocumentObject(members.ToArray());
    }

    private static Document Within(Document value, Schema schema) => value switch
    {
        DocumentObject o => Drop(o, schema),
        DocumentArray a when schema.Items is { Type: SchemaType.Object } items => Document.Of(a.Select(i => Within(i, items)).ToArray()),
        _ => value,
    };

    private static bool IsZero(string name, Document value, Schema schema) => value switch
    {
        DocumentString s => s.Value.Length == 0 || (schema.Format == "date-time" && s.Value == ZeroTime),
        DocumentNumber n => n.AsInteger == 0 && !Pointers.Contains(name),
        _ => value.AsBoolean == false && !Pointers.Contains(name),
    };
}
