using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of how a container sees volumes: as directories (mounts) or as block devices.</summary>
internal static class MountRules
{
    public static void Check(Container container, string path, PodReferences pod, FieldErrors errors)
    {
        Mounts(container, pod, $"{path}.volumeMounts", errors);
        Devices(container, pod, $"{path}.volumeDevices", errors);
    }

    private static void Mounts(Container container, PodReferences pod, string path, FieldErrors errors)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            var (mount, at) = (container.VolumeMounts[i], $"{path}[{i}]");
            if (mount.Name.Length == 0)
            {
                errors.Required($"{at}.name");
            }
            if (!pod.Volumes.ContainsKey(mount.Name))
            {
                errors.NotFound($"{at}.name", mount.Name);
            }
            if (mount.MountPath.Length == 0)
            {
                errors.Required($"{at}.mountPath");
            }
            if (!places.Add(mount.MountPath))
            {
                errors.Invalid($"{at}.mountPath", mount.MountPath, "must be unique");
            }
            if (container.VolumeDevices.Any(d => d.Name == mount.Name))
            {
                errors.Invalid($"{at}.name", mount.Name, "must not already exist in volumeDevices");
            }
            if (container.VolumeDevices.Any(d => d.DevicePath == mount.MountPath))
            {
                errors.Invalid($"{at}.mountPath", mount.MountPath, "must not already exist as a path in volumeDevices");
            }
            // As upstream, some paths say no place in the list.
            Inner(mount, at, path, errors);
            Propagation(mount, container.SecurityContext?.Privileged == true, path, errors);
        }
    }

    private static void Inner(VolumeMount mount, string at, string path, FieldErrors errors)
    {
        if (mount.SubPath is { Length: > 0 } subPath)
        {
            VolumeRules.InnerPath(subPath, $"{path}.subPath", errors);
        }
        if (mount.SubPathExpr is { Length: > 0 } expression)
        {
            if (!string.IsNullOrEmpty(mount.SubPath))
            {
                errors.Invalid($"{at}.subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
            }
            VolumeRules.InnerPath(expression, $"{path}.subPathExpr", errors);
        }
    }

    private static void Propagation(VolumeMount mount, bool privileged, string at, FieldErrors errors)
    {
        if (mount.MountPropagation is { } propagation)
        {
            errors.OneOf($"{at}.mountPropagation", propagation, "Bidirectional", "HostToContainer", "None");
            if (propagation == "Bidirectional" && !privileged)
            {
                errors.Forbidden($"{at}.mountPropagation", "Bidirectional mount propagation is available only to privileged containers");
            }
        }
        if (mount.RecursiveReadOnly is not { } recursive || recursive == "Disabled")
        {
            return;
        }
        var path = $"{at}.recursiveReadOnly";
        errors.OneOf(path, recursive, "Disabled", "Enabled", "IfPossible");
        if (recursive is "Enabled" or "IfPossible")
        {
            if (mount.ReadOnly != true)
            {
                errors.Forbidden(path, "may only be specified when readOnly is true");
            }
            if (mount.MountPropagation is not (null or "None"))
            {
                errors.Forbidden(path, "may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private static void Devices(Container container, PodReferences pod, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var places = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < container.VolumeDevices.Count; i++)
        {
            var (device, at) = (container.VolumeDevices[i], $"{path}[{i}]");
            if (device.Name.Length == 0)
            {
                errors.Required($"{at}.name");
            }
            else if (!names.Add(device.Name))
            {
                errors.Invalid($"{at}.name", device.Name, "must be unique");
            }
            if (!pod.Volumes.TryGetValue(device.Name, out var volume))
            {
                errors.NotFound($"{at}.name", device.Name);
            }
            else if (volume is { PersistentVolumeClaim: null, Ephemeral: null })
            {
                errors.Invalid($"{at}.name", device.Name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            if (device.DevicePath.Length == 0)
            {
                errors.Required($"{at}.devicePath");
            }
            else if (device.DevicePath.Split('/').Contains(".."))
            {
                errors.Invalid($"{at}.devicePath", device.DevicePath, "can not contain backsteps ('..')");
            }
            else if (!places.Add(device.DevicePath))
            {
                errors.Invalid($"{at}.devicePath", device.DevicePath, "must be unique");
            }
            if (container.VolumeMounts.Any(m => m.Name == device.Name))
            {
                errors.Invalid($"{at}.name", device.Name, "must not already exist in volumeMounts");
            }
            if (device.DevicePath.Length > 0 && container.VolumeMounts.Any(m => m.MountPath == device.DevicePath))
            {
                errors.Invalid($"{at}.devicePath", device.DevicePath, "must not already exist as a path in volumeMounts");
            }
        }
    }
}
