using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of projected volumes: several sources in one directory, each with files of its own.</summary>
internal static class ProjectedVolumeRules
{
    private const long MinTokenSeconds = 600;
    private const long MaxTokenSeconds = 1L << 32;

    public static void Check(IReadOnlyList<VolumeProjection> sources, string path, FieldErrors errors)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sources.Count; i++)
        {
            var (source, at) = (sources[i], $"{path}.sources[{i}]");
            Source(source, at, path, errors);
            if (((DocumentObject)CommonRules.ToDocument(source)).Count > 1)
            {
                errors.Forbidden(at, "may not specify more than 1 volume type per source");
            }
            foreach (var (file, shown) in Files(source).Where(static f => f.Path.Length > 0))
            {
                if (!paths.Add(file))
                {
                    errors.Invalid(path, shown, "conflicting duplicate paths");
                }
            }
        }
    }

    private static void Source(VolumeProjection source, string at, string path, FieldErrors errors)
    {
        if (source.ConfigMap is { } map)
        {
            errors.NotEmpty($"{at}.configMap.name", map.Name);
            VolumeFileRules.Items(map.Items, $"{at}.configMap.items", errors);
        }
        if (source.Secret is { } secret)
        {
            errors.NotEmpty($"{at}.secret.name", secret.Name);
            VolumeFileRules.Items(secret.Items, $"{at}.secret.items", errors);
        }
        if (source.DownwardAPI is { } downward)
        {
            VolumeFileRules.DownwardFiles(downward.Items, $"{at}.downwardAPI", errors);
        }
        if (source.ServiceAccountToken is { } token)
        {
            if (token.ExpirationSeconds is { } seconds and (< MinTokenSeconds or > MaxTokenSeconds))
            {
                errors.Invalid($"{at}.serviceAccountToken.expirationSeconds", seconds,
                    seconds < MinTokenSeconds ? "may not specify a duration less than 10 minutes" : "may not specify a duration larger than 2^32 seconds");
            }
            // As upstream, beside the sources.
            VolumeFileRules.File(token.Path, $"{path}.path", errors);
        }
    }

    /// <summary>Where a source puts files, and what is shown of it if another has one there.</summary>
    private static IEnumerable<(string Path, string Shown)> Files(VolumeProjection source) =>
        (source.ConfigMap?.Items ?? []).Select(i => (i.Path, source.ConfigMap!.Name ?? ""))
        .Concat((source.Secret?.Items ?? []).Select(i => (i.Path, source.Secret!.Name ?? "")))
        .Concat((source.DownwardAPI?.Items ?? []).Select(static i => (i.Path, i.Path)))
        .Concat(source.ServiceAccountToken is { } token ? [(token.Path, token.Path)] : []);
}
