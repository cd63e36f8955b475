using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>The rules for a VolumeAttachment by itself.</summary>
internal class VolumeAttachmentValidator : KindValidator<VolumeAttachment>
{
    private const int MaxMessageBytes = 1024;
    private const int ToldMessageBytes = 256 * 1024;

    public VolumeAttachmentValidator() => Check(static (o, errors) =>
    {
        if (o.Spec.Attacher.Length == 0)
        {
            errors.Required("spec.attacher");
        }
        Source(o.Spec.Source, "spec.source", errors);
        errors.Invalid("spec.nodeName", o.Spec.NodeName, NameRules.Dns1123Subdomain(o.Spec.NodeName));
        StorageRules.Size(o.Status.AttachmentMetadata, "status.attachmentMetadata", errors);
        Failure(o.Status.AttachError, "status.attachError", errors);
        Failure(o.Status.DetachError, "status.detachError", errors);
    });

    private static void Source(VolumeAttachmentSource source, string path, FieldErrors errors)
    {
        const string one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        switch (source)
        {
            case { InlineVolumeSpec: null, PersistentVolumeName: null }:
                errors.Required(path, one);
                break;
            case { InlineVolumeSpec: not null, PersistentVolumeName: not null }:
                errors.Forbidden(path, one);
                break;
            case { PersistentVolumeName: "" }:
                errors.Required($"{path}.persistentVolumeName", "must specify non empty persistentVolumeName");
                break;
            case { InlineVolumeSpec: { } volume }:
                Inline(volume, $"{path}.inlineVolumeSpec", errors);
                break;
        }
    }

    /// <summary>A volume of a pod, which nobody claims: it is of CSI, and has neither size nor class.</summary>
    private static void Inline(PersistentVolumeSpec volume, string path, FieldErrors errors)
    {
        const string context = "in the context of inline volumes";
        foreach (var (name, isThere) in ((string, bool)[])
        [
            ("claimRef", volume.ClaimRef is not null), ("capacity", volume.Capacity.Count > 0), ("nodeAffinity", volume.NodeAffinity is not null),
            ("storageClassName", volume.StorageClassName is { Length: > 0 }),
        ])
        {
            if (isThere)
            {
                errors.Forbidden($"{path}.{name}", $"may not be specified {context}");
            }
        }
        if (volume.Csi is null)
        {
            errors.Required($"{path}.csi", $"has to be specified {context}");
        }
        ClaimRules.AccessModes(volume.AccessModes, path, "", errors);
        if (volume.PersistentVolumeReclaimPolicy is { Length: > 0 } and not "Retain")
        {
            errors.Forbidden($"{path}.persistentVolumeReclaimPolicy", $"may only be Retain {context}");
        }
        PersistentVolumeValidator.Source(volume, path, errors);
        if (volume.VolumeMode is not (null or "Filesystem"))
        {
            errors.Forbidden($"{path}.volumeMode", $"may not specify volumeMode other than Filesystem {context}");
        }
    }

    // Upstream tells the limit of the metadata where the message is too long.
    private static void Failure(VolumeError? failure, string path, FieldErrors errors)
    {
        if (Encoding.UTF8.GetByteCount(failure?.Message ?? "") > MaxMessageBytes)
        {
            errors.Add(FieldError.TooLong($"{path}.message", ToldMessageBytes));
        }
        if (failure?.ErrorCode is { } code and < 0)
        {
            errors.Invalid($"{path}.errorCode", code, NameRules.InRange(code, 0, int.MaxValue));
        }
    }
}

/// <summary>What is asked of a new VolumeAttachment besides: names in their forms.</summary>
internal sealed class VolumeAttachmentCreateValidator : VolumeAttachmentValidator
{
    public VolumeAttachmentCreateValidator() => Check(static (o, errors) =>
    {
        VolumeSourceRules.DriverName(o.Spec.Attacher, "spec.attacher", errors);
        if (o.Spec.Source.PersistentVolumeName is { } volume)
        {
            errors.Invalid("spec.source.persistentVolumeName", volume, NameRules.Dns1123Subdomain(volume));
        }
    });
}

/// <summary>What an update of a VolumeAttachment may not change.</summary>
internal sealed class VolumeAttachmentChangeValidator : KindValidator<Change<VolumeAttachment>>
{
    public VolumeAttachmentChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.Spec != change.Old.Spec)
        {
            errors.Invalid("spec", CommonRules.ToDocument(change.New.Spec), CommonRules.Immutable);
        }
    });
}
