using System.Text.Json;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ControllerRevisions;

/// <summary>
/// A ControllerRevision as StatefulSets and DaemonSets use it: its data is the strategic merge patch that gives the workload that pod template back
/// (<c>kubectl rollout undo</c> sends it as it is).
/// </summary>
internal static class TemplateRevision
{
    /// <summary>The label of pods that says which revision they were made from.</summary>
    public const string PodLabel = "controller-revision-hash";

    // Longer names are cut, so that a hash fits behind them.
    private const int MaxPrefixLength = 223;

    /// <summary>The revision that holds the template, yet to be created.</summary>
    /// <param name="hashLabel">The label of the revision that carries its hash.</param>
    public static ControllerRevision New<TOwner>(TOwner owner, PodTemplateSpec template, int? collisionCount, long number, string hashLabel)
        where TOwner : IKubernetesObject
    {
        var hash = PodTemplateHash.Compute(template, collisionCount);
        var prefix = owner.Metadata.Name ?? "";
        return new ControllerRevision
        {
            Metadata = new()
            {
                Name = $"{prefix[..Math.Min(prefix.Length, MaxPrefixLength)]}-{hash}",
                Namespace = owner.Metadata.Namespace,
                Labels = template.Metadata.Labels.With(hashLabel, hash),
                Annotations = owner.Metadata.Annotations,
                OwnerReferences = [ControllerReference.To(owner)],
            },
            Data = new DocumentObject(("spec", new DocumentObject(("template", ApiJson.ToDocument(template).With("$patch", "replace"))))),
            Revision = number,
        };
    }

    /// <summary>The template that a revision holds; null where its data is something else.</summary>
    public static PodTemplateSpec? TemplateOf(ControllerRevision revision)
    {
        try
        {
            return revision.Data is DocumentObject data && data.TryGet("spec", out var spec) && spec is DocumentObject fields
                && fields.TryGet("template", out var template) && template is DocumentObject found
                    ? ApiJson.Read<PodTemplateSpec>(found.Without("$patch"))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
