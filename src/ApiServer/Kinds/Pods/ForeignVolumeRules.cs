using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>What can be said of volumes in storage that others run, beside what cannot be left out.</summary>
internal static class ForeignVolumeRules
{
    private const int MaxPartition = 255;
    private const int MaxTenant = 64;
    private const string Pairs = "must be a host:port pair or multiple pairs separated by commas";

    /// <param name="volume">What has the sources as members.</param>
    /// <param name="persistent">It is a PersistentVolume: what it refers to is in a namespace that it names.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(DocumentObject volume, bool persistent, string path, FieldErrors errors)
    {
        foreach (var (name, value) in volume)
        {
            if (value is not DocumentObject source)
            {
                continue;
            }
            var at = $"{path}.{name}";
            switch (name)
            {
                case "gcePersistentDisk":
                    Partition(source, $"{path}.persistentDisk", errors);
                    break;
                case "awsElasticBlockStore":
                    Partition(source, at, errors);
                    break;
                case "gitRepo":
                    VolumeRules.InnerPath(source.Text("directory"), $"{at}.directory", errors);
                    break;
                case "quobyte":
                    Quobyte(source, at, errors);
                    break;
                case "flocker":
                    Flocker(source, at, errors);
                    break;
                case "flexVolume":
                    Options(source, $"{at}.options", errors);
                    break;
                case "azureDisk":
                    AzureDisk(source, at, errors);
                    break;
                case "azureFile" when persistent && source["secretNamespace"]?.AsString is "":
                    errors.Required($"{at}.secretNamespace");
                    break;
                case "glusterfs" when persistent && source["endpointsNamespace"]?.AsString is { } ns:
                    Namespace(ns, $"{at}.endpointsNamespace", errors);
                    break;
                case "storageos":
                    StorageOs(source, at, errors);
                    Secret(source, persistent, at, errors);
                    break;
                case "cinder":
                    Secret(source, persistent, at, errors);
                    break;
            }
        }
    }

    private static void Partition(DocumentObject source, string path, FieldErrors errors)
    {
        if (source.Number("partition") is < 0 or > MaxPartition)
        {
            errors.Invalid($"{path}.partition", source["partition"], $"must be between 1 and {MaxPartition}, inclusive");
        }
    }

    private static void Quobyte(DocumentObject source, string path, FieldErrors errors)
    {
        var registry = source.Text("registry");
        if (registry.Length == 0)
        {
            errors.Required($"{path}.registry", Pairs);
        }
        else if (source.Text("tenant").Length > MaxTenant)
        {
            errors.Required($"{path}.tenant", $"must be a UUID and may not exceed a length of {MaxTenant} characters");
        }
        else
        {
            foreach (var _ in registry.Split(',').Where(static p => !IsPair(p)))
            {
                errors.Invalid($"{path}.registry", registry, Pairs);
            }
        }
        if (source.Text("volume").Length == 0)
        {
            errors.Required($"{path}.volume");
        }
    }

    // A host with colons of its own stands in brackets.
    private static bool IsPair(string pair)
    {
        var colon = pair.LastIndexOf(':');
        return colon >= 0 && (pair.StartsWith('[') ? pair.IndexOf(']') == colon - 1 : pair.IndexOf(':') == colon);
    }

    private static void Flocker(DocumentObject source, string path, FieldErrors errors)
    {
        var (name, id) = (source.Text("datasetName"), source.Text("datasetUUID"));
        switch (name.Length > 0, id.Length > 0)
        {
            case (false, false):
                errors.Required(path, "one of datasetName and datasetUUID is required");
                break;
            case (true, true):
                errors.Invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously");
                break;
        }
        if (name.Contains('/'))
        {
            errors.Invalid($"{path}.datasetName", name, "must not contain '/'");
        }
    }

    private static void Options(DocumentObject source, string path, FieldErrors errors)
    {
        foreach (var key in source.Map("options").Keys)
        {
            var domain = "." + key.Split('/')[0].ToLowerInvariant();
            if (domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal))
            {
                errors.Invalid($"{path}[{key}]", key, "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    private static void AzureDisk(DocumentObject source, string path, FieldErrors errors)
    {
        if (source["cachingMode"]?.AsString is { } mode)
        {
            errors.OneOf($"{path}.cachingMode", mode, "None", "ReadOnly", "ReadWrite");
        }
        if (source["kind"]?.AsString is not { } kind)
        {
            return;
        }
        errors.OneOf($"{path}.kind", kind, "Dedicated", "Managed", "Shared");
        var uri = source.Text("diskURI");
        var (prefix, form) = kind == "Managed"
            ? ("/subscriptions/", "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}")
            : ("https://", "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");
        if (!uri.StartsWith(prefix, StringComparison.Ordinal))
        {
            errors.OneOf($"{path}.diskURI", uri, form);
        }
    }

    private static void Namespace(string ns, string path, FieldErrors errors)
    {
        if (ns.Length == 0)
        {
            errors.Invalid(path, ns, "if the endpointnamespace is set, it must be a valid namespace name");
        }
        else
        {
            errors.Invalid(path, ns, NameRules.Dns1123Label(ns));
        }
    }

    private static void StorageOs(DocumentObject source, string path, FieldErrors errors)
    {
        foreach (var name in (string[])["volumeName", "volumeNamespace"])
        {
            if (source.Text(name) is { Length: > 0 } text)
            {
                errors.Invalid($"{path}.{name}", text, NameRules.Dns1123Label(text));
            }
        }
    }

    private static void Secret(DocumentObject source, bool persistent, string path, FieldErrors errors)
    {
        if (source["secretRef"] is not { IsNull: false } secret)
        {
            return;
        }
        errors.NotEmpty($"{path}.secretRef.name", secret.Text("name"));
        if (persistent)
        {
            errors.NotEmpty($"{path}.secretRef.namespace", secret.Text("namespace"));
        }
    }
}
