namespace MiniKube.NodeRuntime.Kernel;

/// <summary>
/// overlayfs mounts of many layers. mount(2) takes at most a page of options, so layers are named relative to their common
/// directory, which the mounting thread makes its working directory: 127 layers with names of 27 characters fit.
/// </summary>
internal static class Overlay
{
    /// <summary>Mounts in the namespace of the process.</summary>
    public static void Mount(string target, string layersDirectory, IReadOnlyList<string> lowersTopFirst, string upper, string work) =>
        NamespaceThread.Unshare((NamespaceKinds)LibC.CloneFs, () =>
        {
            MountHere(target, layersDirectory, lowersTopFirst, upper, work);
            return true;
        });

    /// <summary>Mounts in the namespace of the calling thread, whose working directory must be its own (CLONE_FS); changes that.</summary>
    public static void MountHere(string target, string layersDirectory, IReadOnlyList<string> lowersTopFirst, string upper, string work)
    {
        KernelException.Check(LibC.ChangeDirectory(layersDirectory), $"enter {layersDirectory}");
        var options = $"lowerdir={string.Join(':', lowersTopFirst)},upperdir={Escape(upper)},workdir={Escape(work)}";
        Mounts.Mount("overlay", target, "overlay", MountFlags.None, options);
    }

    private static string Escape(string path) => path.Replace("\\", "\\\\").Replace(",", "\\,").Replace(":", "\\:");
}
