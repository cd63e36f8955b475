using MiniKube.Api.Documents;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary>The volumes of a pod or of a template.</summary>
internal static class VolumesSection
{
    public static void Write(DescribeWriter writer, Document? volumes, bool template)
    {
        var level = template ? 1 : 0;
        if (!volumes.Items().Any())
        {
            writer.Field(level, "Volumes", "<none>");
            return;
        }
        writer.Line(level, "Volumes:");
        foreach (var volume in volumes.Items())
        {
            writer.Line(1, template ? $" {volume["name"].Text()}:" : $"{volume["name"].Text()}:");
            WriteSource(writer, volume, 2);
        }
    }

    private static void WriteSource(DescribeWriter writer, Document volume, int level)
    {
        switch (volume)
        {
            case var _ when volume["hostPath"] is { } host:
                writer.Field(level, "Type", "HostPath (bare host directory volume)");
                writer.Field(level, "Path", host["path"].Text());
                writer.Field(level, "HostPathType", host["type"].Text());
                break;
            case var _ when volume["emptyDir"] is { } empty:
                writer.Field(level, "Type", "EmptyDir (a temporary directory that shares a pod's lifetime)");
                writer.Field(level, "Medium", empty["medium"].Text());
                writer.Field(level, "SizeLimit", empty["sizeLimit"].Text("<unset>"));
                break;
            case var _ when volume["secret"] is { } secret:
                writer.Field(level, "Type", "Secret (a volume populated by a Secret)");
                writer.Field(level, "SecretName", secret["secretName"].Text());
                writer.Field(level, "Optional", secret["optional"].Text("false"));
                break;
            case var _ when volume["configMap"] is { } map:
                writer.Field(level, "Type", "ConfigMap (a volume populated by a ConfigMap)");
                writer.Field(level, "Name", map["name"].Text());
                writer.Field(level, "Optional", map["optional"].Text("false"));
                break;
            case var _ when volume["persistentVolumeClaim"] is { } claim:
                writer.Field(level, "Type", "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)");
                writer.Field(level, "ClaimName", claim["claimName"].Text());
                writer.Field(level, "ReadOnly", claim["readOnly"].Text("false"));
                break;
            case var _ when volume["projected"] is { } projected:
                writer.Field(level, "Type", "Projected (a volume that contains injected data from multiple sources)");
                foreach (var source in projected["sources"].Items())
                {
                    WriteProjection(writer, source, level);
                }
                break;
            default:
                writer.Field(level, "Type", (volume as DocumentObject)?.Names.FirstOrDefault(n => n != "name") ?? "<unknown>");
                break;
        }
    }

    private static void WriteProjection(DescribeWriter writer, Document source, int level)
    {
        if (source["secret"] is { } secret)
        {
            writer.Field(level, "SecretName", secret["name"].Text());
            writer.Field(level, "Optional", secret["optional"].Text("false"));
        }
        else if (source["configMap"] is { } map)
        {
            writer.Field(level, "ConfigMapName", map["name"].Text());
            writer.Field(level, "Optional", map["optional"].Text("false"));
        }
        else if (source["serviceAccountToken"] is { } token)
        {
            writer.Field(level, "TokenExpirationSeconds", token["expirationSeconds"].Text());
        }
        else if (source["downwardAPI"] is not null)
        {
            writer.Field(level, "DownwardAPI", "true");
        }
    }
}
