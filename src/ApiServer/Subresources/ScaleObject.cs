using MiniKube.Api.Autoscaling.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Subresources;

/// <summary>What an object that can be scaled looks like as a Scale.</summary>
internal static class ScaleObject
{
    public static DocumentObject Of(KindDeclaration kind, DocumentObject o)
    {
        var paths = kind.Sub("scale")!.Scale!;
        var scale = new Scale
        {
            Metadata = new ObjectMeta { Name = o.Name(), Namespace = o.Namespace(), Uid = o.Uid(), ResourceVersion = o.ResourceVersion() },
            Spec = new ScaleSpec { Replicas = Number(o, paths.SpecReplicas) },
            Status = new ScaleStatus { Replicas = Number(o, paths.StatusReplicas), Selector = paths.Selector.Count == 0 ? null : Selector(o.At(paths.Selector.ToArray())) },
        };
        var document = ApiJson.ToDocument(scale);
        return o.At("metadata", "creationTimestamp") is { } created ? document.WithMeta("creationTimestamp", created) : document;
    }

    private static int Number(DocumentObject o, IReadOnlyList<string> path) => (int)(o.At(path.ToArray())?.AsInteger ?? 0);

    private static string? Selector(Document? selector)
    {
        if (selector is not DocumentObject o)
        {
            return selector?.AsString is { Length: > 0 } text ? text : null;
        }
        var structured = o.Contains("matchLabels") || o.Contains("matchExpressions");
        return structured
            ? LabelSelectorExpression.From(ApiJson.Read<LabelSelector>(o)).ToString()
            : LabelSelectorExpression.FromLabels(o.Select(m => KeyValuePair.Create(m.Key, m.Value.AsString ?? ""))).ToString();
    }
}
