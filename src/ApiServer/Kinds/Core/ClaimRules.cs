using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>The rules of a claim's spec, wherever it stands.</summary>
internal static class ClaimRules
{
    private static readonly string[] Modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    public static void Check(PersistentVolumeClaimSpec spec, string path, FieldErrors errors)
    {
        AccessModes(spec.AccessModes, path, "at least 1 access mode is required", errors);
        if (spec.Selector is { } selector)
        {
            CommonRules.LabelSelector(selector, $"{path}.selector", errors);
        }
        if (spec.Resources is { } resources && resources.Requests.TryGetValue("storage", out var size))
        {
            Size(size, $"{path}.resources[storage]", errors);
        }
        else
        {
            errors.Required($"{path}.resources[storage]");
        }
        ClassName(spec.StorageClassName, $"{path}.storageClassName", errors);
        VolumeMode(spec.VolumeMode, $"{path}.volumeMode", errors);
        if (spec.DataSource is { } source)
        {
            Source(source.ApiGroup, source.Kind, source.Name, $"{path}.dataSource", errors);
        }
        if (spec.DataSourceRef is { } reference)
        {
            Source(reference.ApiGroup, reference.Kind, reference.Name, $"{path}.dataSourceRef", errors);
            if (reference.Namespace is { Length: > 0 } ns)
            {
                errors.Invalid($"{path}.dataSourceRef.namespace", ns, NameRules.Dns1123Label(ns));
            }
        }
        BothSources(spec, path, errors);
        ClassName(spec.VolumeAttributesClassName, $"{path}.volumeAttributesClassName", errors);
    }

    /// <param name="modes">The modes.</param>
    /// <param name="path">The spec that they are in.</param>
    /// <param name="required">What is said where there are none.</param>
    /// <param name="errors">What is wrong.</param>
    public static void AccessModes(IReadOnlyList<string> modes, string path, string required, FieldErrors errors)
    {
        if (modes.Count == 0)
        {
            errors.Required($"{path}.accessModes", required);
        }
        foreach (var mode in modes)
        {
            errors.OneOf($"{path}.accessModes", mode, Modes);
        }
        if (modes.Contains("ReadWriteOncePod") && modes.Any(static m => m != "ReadWriteOncePod" && Modes.Contains(m)))
        {
            errors.Forbidden($"{path}.accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    public static void VolumeMode(string? mode, string path, FieldErrors errors)
    {
        if (mode is not null)
        {
            errors.OneOf(path, mode, "Block", "Filesystem");
        }
    }

    public static void ClassName(string? name, string path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(name))
        {
            errors.Invalid(path, name, NameRules.Dns1123Subdomain(name));
        }
    }

    /// <summary>Bytes: more than none, and whole ones.</summary>
    public static void Size(Quantity size, string path, FieldErrors errors)
    {
        if (size.Sign <= 0)
        {
            errors.Invalid(path, size.ToString(), "must be greater than zero");
        }
    }

    private static void Source(string? group, string kind, string name, string path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required($"{path}.name");
        }
        if (kind.Length == 0)
        {
            errors.Required($"{path}.kind");
        }
        if (string.IsNullOrEmpty(group))
        {
            if (kind != "PersistentVolumeClaim")
            {
                errors.Invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
            }
            return;
        }
        errors.Invalid($"{path}.apiGroup", group, NameRules.Dns1123Subdomain(group));
    }

    private static void BothSources(PersistentVolumeClaimSpec spec, string path, FieldErrors errors)
    {
        if (spec is not { DataSource: { } source, DataSourceRef: { } reference })
        {
            return;
        }
        if (!string.IsNullOrEmpty(reference.Namespace))
        {
            errors.Invalid(path, $"{path}.dataSource", "may not be specified when dataSourceRef.namespace is specified");
        }
        else if ((source.ApiGroup, source.Kind, source.Name) != (reference.ApiGroup, reference.Kind, reference.Name))
        {
            errors.Invalid(path, $"{path}.dataSource", "must match dataSourceRef");
        }
    }
}
