using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Manifests;

/// <summary>Which files a command reads.</summary>
internal sealed class ManifestFlags
{
    private readonly ListFlag files = new("filename", "The files that contain the configurations; a directory; or - for the input.", 'f', split: true);
    private readonly BoolFlag recursive = new("recursive", "Process the directory used in -f, --filename recursively.", 'R');

    public void AddTo(FlagSet flags) => flags.Add(files, recursive);

    public bool Any => files.Values.Count > 0;
    public IReadOnlyList<string> Files => files.Values;
    public bool Recursive => recursive.Value;
}
