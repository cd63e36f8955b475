namespace MiniKube.ApiServer.Certificates;

/// <summary>Files that only their owner reads, and that are there whole or not at all.</summary>
internal static class SecretFile
{
    public static void Write(string path, string content)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(content);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
