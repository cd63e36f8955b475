using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of files that volumes are made of: where they are, and who may read them.</summary>
internal static class VolumeFileRules
{
    private const int MaxFileMode = 0b111_111_111;

    /// <summary>Files that show fields of the pod, or resources of its containers.</summary>
    public static void DownwardFiles(IReadOnlyList<DownwardAPIVolumeFile> files, string path, FieldErrors errors)
    {
        foreach (var file in files)
        {
            File(file.Path, $"{path}.path", errors);
            if (file.FieldRef is { } field)
            {
                EnvironmentRules.Field(field, ofFile: true, $"{path}.fieldRef", errors);
                if (file.ResourceFieldRef is not null)
                {
                    errors.Invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
                }
            }
            else if (file.ResourceFieldRef is { } resource)
            {
                EnvironmentRules.Resource(resource, ofFile: true, $"{path}.resourceFieldRef", errors);
            }
            else
            {
                errors.Required(path, "one of fieldRef and resourceFieldRef is required");
            }
            Mode(file.Mode, $"{path}.mode", errors);
        }
    }

    /// <summary>Keys of a ConfigMap or Secret, each with its file.</summary>
    public static void Items(IReadOnlyList<KeyToPath> items, string path, FieldErrors errors)
    {
        for (var i = 0; i < items.Count; i++)
        {
            errors.NotEmpty($"{path}[{i}].key", items[i].Key);
            File(items[i].Path, $"{path}[{i}].path", errors);
            Mode(items[i].Mode, $"{path}[{i}].mode", errors);
        }
    }

    /// <summary>A file inside of the volume.</summary>
    public static void File(string path, string at, FieldErrors errors)
    {
        if (path.Length == 0)
        {
            errors.Required(at);
            return;
        }
        VolumeRules.InnerPath(path, at, errors);
        // Names that begin so are the node's own, for switching all files at once.
        if (path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal))
        {
            errors.Invalid(at, path, "must not start with '..'");
        }
    }

    /// <summary>The permission bits of a file, or of all that say nothing.</summary>
    public static void Mode(int? mode, string at, FieldErrors errors)
    {
        if (mode is { } value and (< 0 or > MaxFileMode))
        {
            errors.Invalid(at, value, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
