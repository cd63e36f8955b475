using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a container's environment variables and what they take their values from.</summary>
internal static class EnvironmentRules
{
    private static readonly string[] Fields =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];

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
            switch (source)
            {
                case { ConfigMapRef: null, SecretRef: null }:
                    errors.Invalid(at, "", "must specify one of: `configMapRef` or `secretRef`");
                    break;
                case { ConfigMapRef: not null, SecretRef: not null }:
                    errors.Invalid(at, "", "may not have more than one field specified at a time");
                    break;
            }
            Name(source.ConfigMapRef?.Name, source.ConfigMapRef is not null, $"{at}.configMapRef.name");
            Name(source.SecretRef?.Name, source.SecretRef is not null, $"{at}.secretRef.name");
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
        var bracket = field.FieldPath.IndexOf('[');
        var map = bracket > 0 ? field.FieldPath[..bracket] : field.FieldPath;
        if (map is "metadata.labels" or "metadata.annotations")
        {
            // A file may hold the whole map, a variable one entry.
            if (bracket < 0 && !ofFile)
            {
                errors.Invalid($"{path}.fieldPath", field.FieldPath, "must be of the form metadata.labels['key'] or metadata.annotations['key']");
            }
            return;
        }
        string[] supported = ofFile ? ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"] : Fields;
        if (!supported.Contains(field.FieldPath))
        {
            errors.OneOf($"{path}.fieldPath", field.FieldPath, supported);
        }
    }

    public static void Resource(ResourceFieldSelector resource, bool ofFile, string path, FieldErrors errors)
    {
        if (ofFile && string.IsNullOrEmpty(resource.ContainerName))
        {
            errors.Required($"{path}.containerName");
        }
        if (resource.Resource.Length == 0)
        {
            errors.Required($"{path}.resource");
        }
        else if (!resource.Resource.Contains("hugepages-", StringComparison.Ordinal))
        {
            errors.OneOf($"{path}.resource", resource.Resource, Resources);
        }
    }

    private static void Source(EnvVarSource source, string? value, string path, FieldErrors errors)
    {
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
        if (source.FieldRef is { } field)
        {
            Field(field, ofFile: false, $"{path}.fieldRef", errors);
        }
        if (source.ResourceFieldRef is { } resource)
        {
            Resource(resource, ofFile: false, $"{path}.resourceFieldRef", errors);
        }
        if (source.ConfigMapKeyRef is { } map)
        {
            Key(map.Name, map.Key, $"{path}.configMapKeyRef", errors);
        }
        if (source.SecretKeyRef is { } secret)
        {
            Key(secret.Name, secret.Key, $"{path}.secretKeyRef", errors);
        }
    }

    private static void Key(string? name, string key, string path, FieldErrors errors)
    {
        errors.RequiredName($"{path}.name", name, NameRules.Dns1123Subdomain);
        errors.RequiredName($"{path}.key", key, NameRules.ConfigMapKey);
    }
}
