using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a container's environment variables and what they take their values from.</summary>
internal static class EnvironmentRules
{
    private static readonly string[] Fields =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];

    private static readonly string[] OfFiles = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    // All by which a pod can be asked; not all of them can be shown.
    private static readonly HashSet<string> Labels =
        [.. Fields, .. OfFiles, "spec.restartPolicy", "spec.schedulerName", "status.phase"];

    private static readonly string[] CpuUnits = ["1m", "1"];
    private static readonly string[] ByteUnits = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

    private static readonly string[] Resources =
        ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    public static void Check(Container container, string path, FieldErrors errors)
    {
        for (var i = 0; i < container.Env.Count; i++)
        {
            var (variable, at) = (container.Env[i], $"{path}.env[{i}]");
            errors.RequiredName($"{at}.name", variable.Name, NameRules.EnvironmentVariableName);
            if (variable.ValueFrom is { } source)
            {
                Source(source, variable.Value, $"{at}.valueFrom", errors);
            }
        }
        for (var i = 0; i < container.EnvFrom.Count; i++)
        {
            var (source, at) = (container.EnvFrom[i], $"{path}.envFrom[{i}]");
            if (source.Prefix is { Length: > 0 } prefix)
            {
                errors.Invalid($"{at}.prefix", prefix, NameRules.EnvironmentVariableName(prefix));
            }
            Name(source.ConfigMapRef?.Name, source.ConfigMapRef is not null, $"{at}.configMapRef.name");
            Name(source.SecretRef?.Name, source.SecretRef is not null, $"{at}.secretRef.name");
            switch (source)
            {
                case { ConfigMapRef: null, SecretRef: null }:
                    errors.Invalid($"{path}.envFrom", "", "must specify one of: `configMapRef` or `secretRef`");
                    break;
                case { ConfigMapRef: not null, SecretRef: not null }:
                    errors.Invalid($"{path}.envFrom", "", "may not have more than one field specified at a time");
                    break;
            }
        }

        void Name(string? name, bool there, string at)
        {
            if (there)
            {
                errors.RequiredName(at, name, NameRules.Dns1123Subdomain);
            }
        }
    }

    /// <summary>A field of the pod that a variable or a file shows.</summary>
    public static void Field(ObjectFieldSelector field, bool ofFile, string path, FieldErrors errors)
    {
        if (field.FieldPath.Length == 0)
        {
            errors.Required($"{path}.fieldPath");
            return;
        }
        if (Subscript(field.FieldPath) is var (map, key))
        {
            switch (map)
            {
                case "metadata.annotations":
                    errors.Invalid(path, key.ToLowerInvariant(), NameRules.QualifiedName(key.ToLowerInvariant()));
                    break;
                case "metadata.labels":
                    errors.Invalid(path, key, NameRules.QualifiedName(key));
                    break;
                default:
                    errors.Invalid($"{path}.fieldPath", field.FieldPath, $"error converting fieldPath: field label does not support subscript: {field.FieldPath}");
                    break;
            }
            return;
        }
        if (!Labels.Contains(field.FieldPath))
        {
            errors.Invalid($"{path}.fieldPath", field.FieldPath, $"error converting fieldPath: field label not supported: {field.FieldPath}");
            return;
        }
        errors.OneOf($"{path}.fieldPath", field.FieldPath, ofFile ? OfFiles : Fields);
    }

    // metadata.labels['app'] is the entry app of metadata.labels.
    private static (string Map, string Key)? Subscript(string fieldPath)
    {
        var open = fieldPath.IndexOf("['", StringComparison.Ordinal);
        return open > 0 && fieldPath.EndsWith("']", StringComparison.Ordinal) ? (fieldPath[..open], fieldPath[(open + 2)..^2]) : null;
    }

    public static void Resource(ResourceFieldSelector resource, bool ofFile, string path, FieldErrors errors)
    {
        if (ofFile && string.IsNullOrEmpty(resource.ContainerName))
        {
            errors.Required($"{path}.containerName");
        }
        else if (resource.Resource.Length == 0)
        {
            errors.Required($"{path}.resource");
        }
        else if (!IsHugePages(resource.Resource))
        {
            errors.OneOf($"{path}.resource", resource.Resource, Resources);
        }
        Divisor(resource, $"{path}.divisor", errors);
    }

    private static bool IsHugePages(string resource) =>
        resource.StartsWith("requests.hugepages-", StringComparison.Ordinal) || resource.StartsWith("limits.hugepages-", StringComparison.Ordinal);

    // Amounts are shown in these units alone.
    private static void Divisor(ResourceFieldSelector resource, string path, FieldErrors errors)
    {
        if (resource.Divisor is not { IsZero: false } divisor)
        {
            return;
        }
        var (units, what) = resource.Resource switch
        {
            "limits.cpu" or "requests.cpu" => (CpuUnits, "cpu"),
            "limits.memory" or "requests.memory" => (ByteUnits, "memory"),
            "limits.ephemeral-storage" or "requests.ephemeral-storage" => (ByteUnits, "local ephemeral storage"),
            var name when IsHugePages(name) => (ByteUnits, "hugepages"),
            _ => ([], ""),
        };
        if (units.Length > 0 && !units.Contains(divisor.ToString()))
        {
            var list = units.Length == 2 ? string.Join(" and ", units) : string.Join(", ", units);
            errors.Invalid(path, resource.Resource, $"only divisor's values {list} are supported with the {what} resource");
        }
    }

    private static void Source(EnvVarSource source, string? value, string path, FieldErrors errors)
    {
        if (source.FieldRef is { } field)
        {
            Field(field, ofFile: false, $"{path}.fieldRef", errors);
        }
        if (source.ResourceFieldRef is { } resource)
        {
            Resource(resource, ofFile: false, $"{path}.resourceFieldRef", errors);
        }
        if (source.FileKeyRef is { } file)
        {
            FileKey(file, $"{path}.fileKeyRef", errors);
        }
        if (source.ConfigMapKeyRef is { } map)
        {
            Key(map.Name, map.Key, $"{path}.configMapKeyRef", errors);
        }
        if (source.SecretKeyRef is { } secret)
        {
            Key(secret.Name, secret.Key, $"{path}.secretKeyRef", errors);
        }
        var given = (source.FieldRef is null ? 0 : 1) + (source.ResourceFieldRef is null ? 0 : 1) + (source.ConfigMapKeyRef is null ? 0 : 1)
            + (source.SecretKeyRef is null ? 0 : 1) + (source.FileKeyRef is null ? 0 : 1);
        if (given == 0)
        {
            errors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if (!string.IsNullOrEmpty(value))
        {
            errors.Invalid(path, "", "may not be specified when `value` is not empty");
        }
        else if (given > 1)
        {
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    // A variable in a file of a volume (KEP-3721).
    private static void FileKey(FileKeySelector file, string path, FieldErrors errors)
    {
        errors.RequiredName($"{path}.key", file.Key, NameRules.EnvironmentVariableName);
        if (string.IsNullOrEmpty(file.VolumeName))
        {
            errors.Required($"{path}.volumeName");
        }
        VolumeFileRules.File(file.Path, $"{path}.path", errors);
    }

    private static void Key(string? name, string key, string path, FieldErrors errors)
    {
        errors.Invalid($"{path}.name", name ?? "", NameRules.Dns1123Subdomain(name ?? ""));
        errors.RequiredName($"{path}.key", key, NameRules.ConfigMapKey);
    }
}
