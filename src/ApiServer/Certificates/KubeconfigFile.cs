using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;

namespace MiniKube.ApiServer.Certificates;

/// <summary>Writes kubeconfigs with everything inside: server, CA and a client certificate.</summary>
public static class KubeconfigFile
{
    /// <param name="path">The file; readable for its owner alone.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="server">Where the API server is: <c>https://host:port</c>.</param>
    /// <param name="ca">Whom to trust.</param>
    /// <param name="user">The user's name in the file.</param>
    /// <param name="credential">The user's certificate and key.</param>
    public static void Write(string path, string cluster, string server, ClusterCa ca, string user, Credential credential)
    {
        var context = user == cluster ? cluster : $"{user}@{cluster}";
        var config = new DocumentObject(
            ("apiVersion", "v1"),
            ("kind", "Config"),
            ("clusters", Document.Of([new DocumentObject(("name", cluster), ("cluster", new DocumentObject(
                ("certificate-authority-data", Base64(ca.CertificatePem)), ("server", server))))])),
            ("users", Document.Of([new DocumentObject(("name", user), ("user", new DocumentObject(
                ("client-certificate-data", Base64(credential.CertificatePem)), ("client-key-data", Base64(credential.KeyPem)))))])),
            ("contexts", Document.Of([new DocumentObject(("name", context), ("context", new DocumentObject(("cluster", cluster), ("user", user))))])),
            ("current-context", context));
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }
        SecretFile.Write(path, YamlWriter.Write(config));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
