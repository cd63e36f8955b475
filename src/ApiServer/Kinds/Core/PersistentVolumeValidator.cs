using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class PersistentVolumeValidator : KindValidator<PersistentVolume>
{
    public PersistentVolumeValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        ClaimRules.AccessModes(spec.AccessModes, path, "", errors);
        Capacity(spec, $"{path}.capacity", errors);
        if (spec.PersistentVolumeReclaimPolicy is { Length: > 0 } policy)
        {
            errors.OneOf($"{path}.persistentVolumeReclaimPolicy", policy, "Delete", "Recycle", "Retain");
        }
        if (spec.NodeAffinity is { } affinity)
        {
            if (affinity.Required is { } required)
            {
                SchedulingRules.NodeSelector(required, $"{path}.nodeAffinity.required", errors);
            }
            else
            {
                errors.Required($"{path}.nodeAffinity.required", "must specify required node constraints");
            }
        }
        Source(spec, path, errors);
        if (spec.HostPath is { Path: "/" } && spec.PersistentVolumeReclaimPolicy == "Recycle")
        {
            errors.Forbidden($"{path}.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
        ClaimRules.ClassName(spec.StorageClassName, $"{path}.storageClassName", errors);
        ClaimRules.VolumeMode(spec.VolumeMode, $"{path}.volumeMode", errors);
        AttributesClass(spec, path, errors);
    });

    private static void Capacity(PersistentVolumeSpec spec, string path, FieldErrors errors)
    {
        if (spec.Capacity.Count == 0)
        {
            errors.Required(path);
        }
        if (!spec.Capacity.ContainsKey("storage") || spec.Capacity.Count > 1)
        {
            var shown = ((DocumentObject)CommonRules.ToDocument(spec))["capacity"] ?? DocumentObject.Empty;
            errors.Add(FieldError.NotSupported(path, shown, ["storage"]));
        }
        foreach (var (name, amount) in spec.Capacity)
        {
            if (amount.Sign < 0)
            {
                errors.Invalid($"{path}[{name}]", amount.Value, "must be a valid resource quantity");
            }
            if (amount.Sign <= 0)
            {
                errors.Invalid($"{path}[{name}]", amount.ToString(), "must be greater than zero");
            }
        }
    }

    /// <summary>Where the bytes are: in one place, which is fully named.</summary>
    public static void Source(PersistentVolumeSpec spec, string path, FieldErrors errors)
    {
        var source = VolumeSourceRules.First(VolumeSources.Of(spec), VolumeSources.All, path, errors);
        VolumeSourceRules.Check(source, persistent: true, path, errors);
        spec = ApiJson.Read<PersistentVolumeSpec>(source) with { NodeAffinity = spec.NodeAffinity };
        if (spec.Local is { } local)
        {
            if (local.Path.Length == 0)
            {
                errors.Required($"{path}.local.path");
            }
            else if (local.Path.Split('/').Contains(".."))
            {
                errors.Invalid($"{path}.local.path", local.Path, "must not contain '..'");
            }
            if (spec.NodeAffinity?.Required is null)
            {
                errors.Required($"{path}.nodeAffinity", "Local volume requires node affinity");
            }
        }
        if (spec.Csi is { } csi)
        {
            Csi(csi, $"{path}.csi", errors);
        }
    }

    private static void Csi(CSIPersistentVolumeSource csi, string path, FieldErrors errors)
    {
        VolumeSourceRules.DriverName(csi.Driver, $"{path}.driver", errors);
        if (csi.VolumeHandle.Length == 0)
        {
            errors.Required($"{path}.volumeHandle");
        }
        foreach (var (name, secret) in ((string, SecretReference?)[])
        [
            ("controllerPublishSecretRef", csi.ControllerPublishSecretRef), ("controllerExpandSecretRef", csi.ControllerExpandSecretRef),
            ("nodePublishSecretRef", csi.NodePublishSecretRef), ("nodeExpandSecretRef", csi.NodeExpandSecretRef),
        ])
        {
            if (secret is not null)
            {
                errors.RequiredName($"{path}.{name}.name", secret.Name, NameRules.Dns1123Subdomain);
                errors.RequiredName($"{path}.{name}.namespace", secret.Namespace, NameRules.Dns1123Label);
            }
        }
    }

    private static void AttributesClass(PersistentVolumeSpec spec, string path, FieldErrors errors)
    {
        if (spec.VolumeAttributesClassName is not { } name)
        {
            return;
        }
        if (name.Length == 0)
        {
            errors.Required($"{path}.volumeAttributesClassName", "an empty string is disallowed");
        }
        ClaimRules.ClassName(name, $"{path}.volumeAttributesClassName", errors);
        if (spec.Csi is null)
        {
            errors.Required($"{path}.csi", "has to be specified when using volumeAttributesClassName");
        }
    }
}

internal sealed class PersistentVolumeChangeValidator : KindValidator<Change<PersistentVolume>>
{
    public PersistentVolumeChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        // The secret for expansion is one that older volumes lack.
        var comparable = before.Csi is { ControllerExpandSecretRef: null } && after.Csi is { ControllerExpandSecretRef: not null } csi
            ? after with { Csi = csi with { ControllerExpandSecretRef = null } }
            : after;
        var (old, updated) = (VolumeSources.Of(before), VolumeSources.Of(comparable));
        if (!old.Equals(updated))
        {
            errors.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation\n" + DocumentDifference.Describe(old, updated));
        }
        errors.Unchanged("volumeMode", before.VolumeMode, after.VolumeMode);
        if (before.NodeAffinity is not null && before.NodeAffinity != after.NodeAffinity)
        {
            errors.Invalid("nodeAffinity", after.NodeAffinity is { } affinity ? CommonRules.ToDocument(affinity) : null, CommonRules.Immutable);
        }
        if (before.VolumeAttributesClassName is not null && after.VolumeAttributesClassName is null)
        {
            errors.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
        }
    });
}

/// <summary>What in a PersistentVolume's spec says where its bytes are.</summary>
internal static class VolumeSources
{
    private static readonly string[] Others =
    [
        "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity", "volumeAttributesClassName",
    ];

    public static IReadOnlyList<string> All { get; } =
    [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi", "cinder", "fc", "flexVolume", "azureFile",
        "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi",
    ];

    public static DocumentObject Of(PersistentVolumeSpec spec)
    {
        var sources = (DocumentObject)CommonRules.ToDocument(spec);
        return Others.Aggregate(sources, static (o, name) => o.Without(name));
    }
}
