using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>The conditions of a definition, and its finalizer.</summary>
internal static class DefinitionConditions
{
    public const string NamesAccepted = "NamesAccepted";
    public const string Established = "Established";
    public const string Terminating = "Terminating";
    public const string Approved = "KubernetesAPIApprovalPolicyConformant";

    /// <summary>Keeps a definition until its objects are gone.</summary>
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static bool IsTrue(CustomResourceDefinition definition, string type) => Find(definition.Status, type)?.Status == "True";

    public static CustomResourceDefinitionCondition? Find(CustomResourceDefinitionStatus status, string type) => status.Conditions.FirstOrDefault(c => c.Type == type);

    /// <summary>The status with a condition set; its time is that of the last change of its status.</summary>
    public static CustomResourceDefinitionStatus With(this CustomResourceDefinitionStatus status, string type, bool isTrue, string reason, string message, DateTimeOffset now)
    {
        var (old, value) = (Find(status, type), isTrue ? "True" : "False");
        var condition = new CustomResourceDefinitionCondition
        {
            Type = type,
            Status = value,
            Reason = reason,
            Message = message,
            LastTransitionTime = old?.Status == value ? old.LastTransitionTime : Timestamp.From(now),
        };
        return status with { Conditions = old is null ? [.. status.Conditions, condition] : [.. status.Conditions.Select(c => c.Type == type ? condition : c)] };
    }

    /// <summary>A definition that is deleted stays until the objects of its kind are gone; from now on none are made.</summary>
    public static DocumentObject MarkDeleted(DocumentObject o)
    {
        var finalizers = o.Finalizers();
        var kept = finalizers.Contains(Finalizer) ? o : o.WithMeta("finalizers", Document.Of([.. finalizers.Select(static f => (Document)f), Finalizer]));
        Timestamp.TryParse(o.At("metadata", "deletionTimestamp")?.AsString, out var deleted);
        var status = Api.Codecs.ApiJson.Read<CustomResourceDefinitionStatus>(o["status"] ?? DocumentObject.Empty).With(Terminating, true, "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will occur as soon as possible", deleted.Moment);
        return kept.With("status", Api.Codecs.ApiJson.ToDocument(status));
    }
}
