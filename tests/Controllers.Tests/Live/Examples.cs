using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>The manifests under <c>examples/</c>.</summary>
internal static class Examples
{
    /// <summary>The object of a kind in a file of that folder, in the namespace <c>default</c>.</summary>
    public static T Read<T>(string file) where T : class, IKubernetesObject<T>
    {
        var text = File.ReadAllText(Path.Combine(Folder(), file));
        var found = YamlReader.ReadAll(text).Select(d => d.Content).OfType<DocumentObject>()
            .Single(o => o.TryGet("kind", out var kind) && kind.AsString == T.GroupVersionKind.Kind);
        var obj = ApiJson.Read<T>(found);
        return obj.WithMetadata(obj.Metadata with { Namespace = "default" });
    }

    private static string Folder()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "MiniKube.sln")))
        {
            at = Path.GetDirectoryName(at) ?? throw new DirectoryNotFoundException("the tests run outside of the repository");
        }
        return Path.Combine(at, "examples");
    }
}
