using System.Text;

namespace MiniKube.Bench.Micro;

/// <summary>The objects of the load generator, as bytes.</summary>
internal static class Samples
{
    /// <summary>A pod as a client sends it.</summary>
    public static byte[] Pod(string name) => Named("pod.json", name);

    /// <summary>A ConfigMap as a client sends it.</summary>
    public static byte[] ConfigMap(string name) => Named("configmap.json", name);

    private static byte[] Named(string resource, string name)
    {
        using var reader = new StreamReader(typeof(Samples).Assembly.GetManifestResourceStream(resource)!);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace("$NAME", name, StringComparison.Ordinal).Replace("$HASH", new string('a', 64), StringComparison.Ordinal));
    }
}
