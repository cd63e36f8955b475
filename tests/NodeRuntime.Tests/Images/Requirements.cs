namespace MiniKube.NodeRuntime.Tests.Images;

/// <summary>What a test needs of the machine; it is skipped with the reason when that is absent.</summary>
internal static class Requirements
{
    public static void Root() => Need(Environment.IsPrivilegedProcess, "needs root");

    public static string Program(string name)
    {
        var found = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".Split(':')
            .Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);
        Need(found is not null, $"needs the program {name}");
        return found!;
    }

    public static void Need(bool present, string reason)
    {
        if (!present)
            Assert.Skip(reason);
    }
}
