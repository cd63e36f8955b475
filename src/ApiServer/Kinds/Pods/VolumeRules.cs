using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's volumes.</summary>
internal static class VolumeRules
{
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

    /// <summary>Just one of the members that say where a volume's content is from.</summary>
    public static void OneSource(DocumentObject volume, string at, FieldErrors errors)
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
            VolumeFileRules.Present(map.Name, $"{at}.configMap.name", errors);
            VolumeFileRules.Mode(map.DefaultMode, $"{at}.configMap.defaultMode", errors);
            VolumeFileRules.Items(map.Items, $"{at}.configMap.items", errors);
        }
        if (volume.Secret is { } secret)
        {
            VolumeFileRules.Present(secret.SecretName, $"{at}.secret.secretName", errors);
            VolumeFileRules.Mode(secret.DefaultMode, $"{at}.secret.defaultMode", errors);
            VolumeFileRules.Items(secret.Items, $"{at}.secret.items", errors);
        }
        if (volume.PersistentVolumeClaim is { } claim)
        {
            VolumeFileRules.Present(claim.ClaimName, $"{at}.persistentVolumeClaim.claimName", errors);
        }
        if (volume.DownwardAPI is { } downward)
        {
            VolumeFileRules.Mode(downward.DefaultMode, $"{at}.downwardAPI.defaultMode", errors);
            VolumeFileRules.DownwardFiles(downward.Items, $"{at}.downwardAPI", errors);
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
            VolumeFileRules.Mode(projected.DefaultMode, $"{at}.projected.defaultMode", errors);
            ProjectedVolumeRules.Check(projected.Sources, $"{at}.projected", errors);
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
}
