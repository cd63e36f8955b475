using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>
/// The rules of volume sources that volumes of pods and PersistentVolumes have in common. Most are about storage elsewhere, of which no more is known than
/// what cannot be left out.
/// </summary>
internal static class VolumeSourceRules
{
    private const int MaxDriverName = 63;
    private const long MaxLun = 255;

    private static readonly (string Source, string[] Required)[] Elsewhere =
    [
        ("gcePersistentDisk", ["pdName"]),
        ("awsElasticBlockStore", ["volumeID"]),
        ("glusterfs", ["endpoints", "path"]),
        ("nfs", ["server", "path"]),
        ("rbd", ["monitors", "image"]),
        ("quobyte", ["registry", "volume"]),
        ("cephfs", ["monitors"]),
        ("iscsi", ["targetPortal", "iqn"]),
        ("cinder", ["volumeID"]),
        ("flexVolume", ["driver"]),
        ("azureFile", ["secretName", "shareName"]),
        ("azureDisk", ["diskName", "diskURI"]),
        ("vsphereVolume", ["volumePath"]),
        ("photonPersistentDisk", ["pdID"]),
        ("portworxVolume", ["volumeID"]),
        ("scaleIO", ["gateway", "system", "volumeName"]),
        ("storageos", ["volumeName"]),
        ("gitRepo", ["repository"]),
    ];

    /// <param name="volume">What has the sources as members.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(DocumentObject volume, string path, FieldErrors errors)
    {
        foreach (var (source, required) in Elsewhere)
        {
            if (volume[source] is DocumentObject o)
            {
                // As upstream, which calls the volume of a GCE disk so.
                Required(o, required, $"{path}.{(source == "gcePersistentDisk" ? "persistentDisk" : source)}", errors);
            }
        }
        if (volume["hostPath"] is DocumentObject host)
        {
            HostPath(host, $"{path}.hostPath", errors);
        }
        if (volume.Text("nfs", "path") is { Length: > 0 } nfs && !nfs.StartsWith('/'))
        {
            errors.Invalid($"{path}.nfs.path", nfs, "must be an absolute path");
        }
        if (volume["iscsi"] is DocumentObject iscsi)
        {
            Iscsi(iscsi, $"{path}.iscsi", errors);
        }
        if (volume["fc"] is DocumentObject channel)
        {
            FibreChannel(channel, $"{path}.fc", errors);
        }
    }

    /// <summary>The name of a CSI driver.</summary>
    public static void DriverName(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
        }
        if (Encoding.UTF8.GetByteCount(name) > MaxDriverName)
        {
            errors.Add(FieldError.TooLong(path, MaxDriverName));
        }
        errors.Invalid(path, name, NameRules.Dns1123Subdomain(name.ToLowerInvariant()));
    }

    private static void Required(DocumentObject source, string[] names, string path, FieldErrors errors)
    {
        foreach (var name in names.Where(n => source[n] is null or { IsNull: true } or DocumentString { Value: "" } or DocumentArray { Count: 0 }))
        {
            errors.Required($"{path}.{name}");
        }
    }

    private static void HostPath(DocumentObject source, string path, FieldErrors errors)
    {
        var host = source.Text("path");
        if (host.Length == 0)
        {
            errors.Required($"{path}.path");
        }
        if (host.Split('/').Contains(".."))
        {
            errors.Invalid($"{path}.path", host, "must not contain '..'");
        }
        if (source.Text("type") is { Length: > 0 } type)
        {
            errors.OneOf($"{path}.type", type, "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
        }
    }

    private static void Iscsi(DocumentObject source, string path, FieldErrors errors)
    {
        var name = source.Text("iqn");
        if (name.Length > 0 && !((string[])["iqn", "eui", "naa"]).Any(p => name.StartsWith(p, StringComparison.Ordinal)))
        {
            errors.Invalid($"{path}.iqn", name, "must be valid format starting with iqn, eui, or naa");
        }
        Lun(source, path, errors);
        if ((source.Flag("chapAuthDiscovery") || source.Flag("chapAuthSession")) && source["secretRef"] is null)
        {
            errors.Required($"{path}.secretRef");
        }
    }

    private static void FibreChannel(DocumentObject source, string path, FieldErrors errors)
    {
        var (targets, ids) = (source["targetWWNs"]?.AsArray ?? DocumentArray.Empty, source["wwids"]?.AsArray ?? DocumentArray.Empty);
        switch (targets.Count > 0, ids.Count > 0)
        {
            case (false, false):
                errors.Required($"{path}.targetWWNs", "must specify either targetWWNs or wwids, but not both");
                break;
            case (true, true):
                errors.Invalid($"{path}.targetWWNs", targets, "targetWWNs and wwids can not be specified simultaneously");
                break;
        }
        if (targets.Count > 0 && !source.Contains("lun"))
        {
            errors.Required($"{path}.lun", "lun is required if targetWWNs is specified");
        }
        Lun(source, path, errors);
    }

    private static void Lun(DocumentObject source, string path, FieldErrors errors)
    {
        if (source["lun"]?.AsInteger is { } lun)
        {
            errors.Invalid($"{path}.lun", lun, NameRules.InRange(lun, 0, MaxLun));
        }
    }
}
