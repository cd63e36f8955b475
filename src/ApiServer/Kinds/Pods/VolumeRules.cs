using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's volumes.</summary>
internal static class VolumeRules
{
    private const int MaxFileMode = 0b111_111_111;

    public static void Check(IReadOnlyList<Volume> volumes, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < volumes.Count; i++)
        {
            var (volume, at) = (volumes[i], $"{path}[{i}]");
            errors.RequiredName($"{at}.name", volume.Name, NameRules.Dns1123Label);
            if (volume.Name.Length > 0 && !names.Add(volume.Name))
            {
                errors.Duplicate($"{at}.name", volume.Name);
            }
            var document = (DocumentObject)CommonRules.ToDocument(volume);
            OneSource(document, at, errors);
            Source(volume, at, errors);
            VolumeSourceRules.Check(document, at, errors);
        }
    }

    /// <summary>A path that stays inside of where it starts.</summary>
    public static void InnerPath(string path, string at, FieldErrors errors)
    {
        if (path.StartsWith('/'))
        {
            errors.Invalid(at, path, "must be a relative path");
        }
        if (path.Split('/').Contains(".."))
        {
            errors.Invalid(at, path, "must not contain '..'");
        }
    }

    private static void OneSource(DocumentObject volume, string at, FieldErrors errors)
    {
        var sources = volume.Names.Where(static n => n != "name").ToArray();
        if (sources.Length == 0)
        {
            errors.Required(at, "must specify a volume type");
        }
        foreach (var extra in sources.Skip(1))
        {
            errors.Forbidden($"{at}.{extra}", "may not specify more than 1 volume type");
        }
    }

    private static void Source(Volume volume, string at, FieldErrors errors)
    {
        if (volume.EmptyDir is { SizeLimit.Sign: < 0 } empty)
        {
            errors.Forbidden($"{at}.emptyDir.sizeLimit", $"SizeLimit field must be a valid resource quantity: {empty.SizeLimit}");
        }
        if (volume.ConfigMap is { } map)
        {
            Present(map.Name, $"{at}.configMap.name", errors);
            Mode(map.DefaultMode, $"{at}.configMap.defaultMode", errors);
            Items(map.Items, $"{at}.configMap.items", errors);
        }
        if (volume.Secret is { } secret)
        {
            Present(secret.SecretName, $"{at}.secret.secretName", errors);
            Mode(secret.DefaultMode, $"{at}.secret.defaultMode", errors);
            Items(secret.Items, $"{at}.secret.items", errors);
        }
        if (volume.PersistentVolumeClaim is { } claim)
        {
            Present(claim.ClaimName, $"{at}.persistentVolumeClaim.claimName", errors);
        }
        if (volume.DownwardAPI is { } downward)
        {
            Mode(downward.DefaultMode, $"{at}.downwardAPI.defaultMode", errors);
            DownwardFiles(downward.Items, $"{at}.downwardAPI", errors);
        }
        if (volume.Ephemeral is { } ephemeral)
        {
            if (ephemeral.VolumeClaimTemplate is { } template)
            {
                ClaimTemplate(template, $"{at}.ephemeral.volumeClaimTemplate", errors);
            }
            else
            {
                errors.Required($"{at}.ephemeral.volumeClaimTemplate");
            }
        }
        if (volume.Csi is { } csi)
        {
            VolumeSourceRules.DriverName(csi.Driver, $"{at}.csi.driver", errors);
            if (csi.NodePublishSecretRef is { } secretRef)
            {
                errors.RequiredName($"{at}.csi.nodePublishSecretRef.name", secretRef.Name, NameRules.Dns1123Subdomain);
            }
        }
        if (volume.Image?.PullPolicy is { Length: > 0 } pull)
        {
            errors.OneOf($"{at}.image.pullPolicy", pull, "Always", "IfNotPresent", "Never");
        }
        if (volume.Projected is { } projected)
        {
            Mode(projected.DefaultMode, $"{at}.projected.defaultMode", errors);
            Projected(projected.Sources, $"{at}.projected.sources", errors);
        }
    }

    // The claim is named after the pod and the volume; only labels and annotations are taken from the template.
    private static void ClaimTemplate(PersistentVolumeClaimTemplate template, string path, FieldErrors errors)
    {
        MetadataValidation.Annotations(template.Metadata.Annotations, $"{path}.metadata.annotations", errors);
        CommonRules.Labels(template.Metadata.Labels, $"{path}.metadata.labels", errors);
        foreach (var name in ((DocumentObject)CommonRules.ToDocument(template.Metadata)).Names.Where(static n => n is not ("annotations" or "labels")))
        {
            errors.Forbidden($"{path}.metadata.{name}", "cannot be set");
        }
        ClaimRules.Check(template.Spec, $"{path}.spec", errors);
    }

    private static void Projected(IReadOnlyList<VolumeProjection> sources, string path, FieldErrors errors)
    {
        const int minTokenSeconds = 600;
        for (var i = 0; i < sources.Count; i++)
        {
            var (source, at) = (sources[i], $"{path}[{i}]");
            OneSource((DocumentObject)CommonRules.ToDocument(source), at, errors);
            if (source.ConfigMap is { } map)
            {
                Present(map.Name, $"{at}.configMap.name", errors);
                Items(map.Items, $"{at}.configMap.items", errors);
            }
            if (source.Secret is { } secret)
            {
                Present(secret.Name, $"{at}.secret.name", errors);
                Items(secret.Items, $"{at}.secret.items", errors);
            }
            if (source.DownwardAPI is { } downward)
            {
                DownwardFiles(downward.Items, $"{at}.downwardAPI", errors);
            }
            if (source.ServiceAccountToken is { } token)
            {
                Present(token.Path, $"{at}.serviceAccountToken.path", errors);
                InnerPath(token.Path, $"{at}.serviceAccountToken.path", errors);
                if (token.ExpirationSeconds is { } seconds and < minTokenSeconds)
                {
                    errors.Invalid($"{at}.serviceAccountToken.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
                }
            }
        }
    }

    private static void DownwardFiles(IReadOnlyList<DownwardAPIVolumeFile> files, string path, FieldErrors errors)
    {
        foreach (var file in files)
        {
            File(file.Path, $"{path}.path", errors);
            Mode(file.Mode, $"{path}.mode", errors);
            if (file.FieldRef is { } field)
            {
                EnvironmentRules.Field(field, ofFile: true, $"{path}.fieldRef", errors);
            }
            else if (file.ResourceFieldRef is { } resource)
            {
                EnvironmentRules.Resource(resource, ofFile: true, $"{path}.resourceFieldRef", errors);
            }
            else
            {
                errors.Required(path, "one of fieldRef and resourceFieldRef is required");
            }
        }
    }

    private static void Items(IReadOnlyList<KeyToPath> items, string path, FieldErrors errors)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Present(items[i].Key, $"{path}[{i}].key", errors);
            File(items[i].Path, $"{path}[{i}].path", errors);
            Mode(items[i].Mode, $"{path}[{i}].mode", errors);
        }
    }

    private static void File(string path, string at, FieldErrors errors)
    {
        if (path.Length == 0)
        {
            errors.Required(at);
            return;
        }
        InnerPath(path, at, errors);
        // Names that begin so are the node's own, for switching all files at once.
        if (path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal))
        {
            errors.Invalid(at, path, "must not start with '..'");
        }
    }

    private static void Mode(int? mode, string at, FieldErrors errors)
    {
        if (mode is { } value and (< 0 or > MaxFileMode))
        {
            errors.Invalid(at, value, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    private static void Present(string? value, string at, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(value))
        {
            errors.Required(at);
        }
    }
}
