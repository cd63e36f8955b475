using MiniKube.Api.Meta.V1;

namespace MiniKube.ApiServer.Admission;

/// <summary>How a class among many is found to be the default one.</summary>
internal static class DefaultClasses
{
    public static bool IsDefault(this ObjectMeta metadata, params ReadOnlySpan<string> annotations)
    {
        foreach (var annotation in annotations)
        {
            if (metadata.Annotations.TryGetValue(annotation, out var value) && value == "true")
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Of several defaults the one made last, then the first by name.</summary>
    public static T? Newest<T>(this IEnumerable<T> classes, Func<T, ObjectMeta> metadata) where T : class => classes
        .OrderByDescending(c => metadata(c).CreationTimestamp).ThenBy(c => metadata(c).Name, StringComparer.Ordinal).FirstOrDefault();
}
