using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's volumes.</summary>
internal static class VolumeRules
{
    private static readonly string[] Sources =
    [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd",
        "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk",
        "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
    ];

    /// <returns>The volumes with which nothing is wrong, by their names: others cannot be mounted.</returns>
    public static IReadOnlyDictionary<string, Volume> Check(IReadOnlyList<Volume> volumes, string path, FieldErrors errors)
    {
        var good = new Dictionary<string, Volume>(StringComparer.Ordinal);
        foreach (var (i, volume) in volumes.Index())
        {
            var found = 0;
            var own = new FieldErrors(error =>
            {
                found++;
                errors.Add(error);
            });
            var at = $"{path}[{i}]";
            var first = VolumeSourceRules.First((DocumentObject)CommonRules.ToDocument(volume), Sources, at, own);
            Source(ApiJson.Read<Volume>(first), at, own);
            VolumeSourceRules.Check(first, persistent: false, at, own);
            errors.RequiredName($"{at}.name", volume.Name, name =>
            {
                var problems = NameRules.Dns1123Label(name);
                found += problems.Count;
                return problems;
            });
            if (good.ContainsKey(volume.Name))
            {
                errors.Duplicate($"{at}.name", volume.Name);
            }
            else if (found == 0 && volume.Name.Length > 0)
            {
                good.Add(volume.Name, volume);
            }
        }
        return good;
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

    private static void Source(Volume volume, string at, FieldErrors errors)
    {
        if (volume.EmptyDir is { SizeLimit.Sign: < 0 })
        {
            errors.Forbidden($"{at}.emptyDir.sizeLimit", "SizeLimit field must be a valid resource quantity");
        }
        if (volume.ConfigMap is { } map)
        {
            errors.NotEmpty($"{at}.configMap.name", map.Name);
            VolumeFileRules.Mode(map.DefaultMode, $"{at}.configMap.defaultMode", errors);
            VolumeFileRules.Items(map.Items, $"{at}.configMap.items", errors);
        }
        if (volume.Secret is { } secret)
        {
            errors.NotEmpty($"{at}.secret.secretName", secret.SecretName);
            VolumeFileRules.Mode(secret.DefaultMode, $"{at}.secret.defaultMode", errors);
            VolumeFileRules.Items(secret.Items, $"{at}.secret.items", errors);
        }
        if (volume.PersistentVolumeClaim is { } claim)
        {
            errors.NotEmpty($"{at}.persistentVolumeClaim.claimName", claim.ClaimName);
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
                errors.NotEmpty($"{at}.csi.nodePublishSecretRef.name", secretRef.Name);
                if (secretRef.Name is { Length: > 0 } secretName)
                {
                    errors.Invalid($"{at}.csi.name", secretName, NameRules.Dns1123Subdomain(secretName));
                }
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
