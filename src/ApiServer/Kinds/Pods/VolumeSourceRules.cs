using System.Text;
using System.Text.RegularExpressions;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>
/// The rules of volume sources that volumes of pods and PersistentVolumes have in common. Most are about storage elsewhere, of which no more is known than
/// what cannot be left out.
/// </summary>
internal static partial class VolumeSourceRules
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

    /// <summary>Of several sources the first one in upstream's order, with what is no source; the others are one too many.</summary>
    /// <param name="volume">What has the sources as members.</param>
    /// <param name="order">All sources that there are.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">What is wrong.</param>
    public static DocumentObject First(DocumentObject volume, IReadOnlyList<string> order, string path, FieldErrors errors)
    {
        var given = order.Where(volume.Contains).ToArray();
        if (given.Length == 0)
        {
            errors.Required(path, "must specify a volume type");
        }
        foreach (var extra in given.Skip(1))
        {
            // As upstream spells them.
            var name = extra switch { "cephfs" => "cephFS", "downwardAPI" => "downwarAPI", _ => extra };
            errors.Forbidden($"{path}.{name}", "may not specify more than 1 volume type");
            volume = volume.Without(extra);
        }
        return volume;
    }

    /// <param name="volume">What has the sources as members.</param>
    /// <param name="persistent">It is a PersistentVolume.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(DocumentObject volume, bool persistent, string path, FieldErrors errors)
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
        if (volume["nfs"] is not null && volume.Text("nfs", "path") is var nfs && !nfs.StartsWith('/'))
        {
            errors.Invalid($"{path}.nfs.path", nfs, "must be an absolute path");
        }
        if (volume["iscsi"] is DocumentObject iscsi)
        {
            Iscsi(iscsi, persistent, $"{path}.iscsi", errors);
        }
        if (volume["fc"] is DocumentObject channel)
        {
            FibreChannel(channel, $"{path}.fc", errors);
        }
        ForeignVolumeRules.Check(volume, persistent, path, errors);
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
            return;
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

    private static void Iscsi(DocumentObject source, bool persistent, string path, FieldErrors errors)
    {
        if (source.Text("iqn") is { Length: > 0 } name)
        {
            QualifiedName(name, persistent, $"{path}.iqn", errors);
        }
        if (source["lun"]?.AsInteger is { } lun)
        {
            errors.Invalid($"{path}.lun", lun, NameRules.InRange(lun, 0, MaxLun));
        }
        if ((source.Flag("chapAuthDiscovery") || source.Flag("chapAuthSession")) && source["secretRef"] is null)
        {
            errors.Required($"{path}.secretRef");
        }
        if (persistent && source["secretRef"] is { IsNull: false } secret)
        {
            errors.NotEmpty($"{path}.secretRef.name", secret.Text("name"));
        }
        if (source["initiatorName"]?.AsString is { } initiator)
        {
            QualifiedName(initiator, persistent, $"{path}.initiatorname", errors);
        }
    }

    // RFC 3720, 3.2.6.3: iqn, eui and naa.
    private static void QualifiedName(string name, bool persistent, string path, FieldErrors errors)
    {
        if (!((string[])["iqn", "eui", "naa"]).Any(p => name.StartsWith(p, StringComparison.Ordinal)))
        {
            errors.Invalid(path, name, persistent ? "must be valid format" : "must be valid format starting with iqn, eui, or naa");
        }
        else if (!IsIscsiName().IsMatch(name))
        {
            errors.Invalid(path, name, "must be valid format");
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
        if (targets.Count == 0)
        {
            return;
        }
        if (source["lun"]?.AsInteger is { } lun)
        {
            errors.Invalid($"{path}.lun", lun, NameRules.InRange(lun, 0, MaxLun));
        }
        else
        {
            errors.Required($"{path}.lun", "lun is required if targetWWNs is specified");
        }
    }

    [GeneratedRegex(@"iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)$|^eui.[a-zA-Z0-9]{16}$|^naa.[a-zA-Z0-9]{32}$")]
    private static partial Regex IsIscsiName();
}
