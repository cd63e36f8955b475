using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>
/// The objects whose shape comes with Kubernetes. Upstream decodes them into structs, which drop null and empty lists and maps; the objects of
/// custom resources stay as they were written.
/// </summary>
internal static class BuiltInTypes
{
    public static bool Has(Schema schema) => schema.Name is { } name
        && (name.StartsWith("io.k8s.api.", StringComparison.Ordinal) || name.StartsWith("io.k8s.apimachinery.", StringComparison.Ordinal)
            || name.StartsWith("io.k8s.kube-aggregator.", StringComparison.Ordinal) || name.StartsWith("io.k8s.apiextensions-apiserver.", StringComparison.Ordinal));
}
