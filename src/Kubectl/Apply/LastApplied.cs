using MiniKube.Api.Documents;
using MiniKube.Kubectl.Printers;

namespace MiniKube.Kubectl.Apply;

/// <summary>The annotation in which apply remembers what it was last given, so that it can tell a field that was taken out from one that others set.</summary>
internal static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>What was last applied to a live object; null when it was never applied.</summary>
    /// <exception cref="System.Text.Json.JsonException">Somebody wrote something else there.</exception>
    public static DocumentObject? Of(DocumentObject live) =>
        live.At("metadata", "annotations", Annotation)?.AsString is { } text ? DocumentJson.Parse(text) as DocumentObject : null;

    /// <summary>The object with its own text in the annotation.</summary>
    public static DocumentObject Remember(DocumentObject obj)
    {
        var metadata = obj["metadata"]?.AsObject ?? DocumentObject.Empty;
        var annotations = (metadata["annotations"]?.AsObject ?? DocumentObject.Empty).Without(Annotation);
        // The text itself always names annotations, even when there are none.
        var remembered = obj.With("metadata", metadata.With("annotations", annotations));
        return obj.With("metadata", metadata.With("annotations", annotations.With(Annotation, GoJson.Compact(remembered) + "\n")));
    }
}
