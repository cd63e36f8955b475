using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Create;

/// <summary><c>create namespace|configmap|secret generic|serviceaccount|deployment NAME</c>: small objects from flags.</summary>
internal sealed class CreateObjectCommand : Command
{
    private readonly ListFlag literals = new("from-literal", "Specify a key and literal value to insert (i.e. mykey=somevalue)");
    private readonly ListFlag files = new("from-file", "Key files can be specified using their file path, in which case their base name will be used as the key.");
    private readonly ListFlag images = new("image", "Image names to run.", split: true);
    private readonly IntFlag replicas = new("replicas", "Number of replicas to create.", 'r', 1);
    private readonly IntFlag port = new("port", "The containerPort that this deployment exposes.", value: -1);
    private readonly DryRunFlag dryRun = new();
    private readonly OutputFlags output = new();
    private readonly string type;

    private CreateObjectCommand(string type, string summary) : base($"create {type} NAME", summary)
    {
        this.type = type;
        if (type is "configmap" or "secret")
        {
            Flags.Add(literals, files);
        }
        if (type == "deployment")
        {
            Flags.Add(images, replicas, port);
        }
        Flags.Add(dryRun.Flag);
        output.AddTo(Flags);
    }

    public static Command Namespace() => new CreateObjectCommand("namespace", "Create a namespace with the specified name");

    public static Command ConfigMap() => new CreateObjectCommand("configmap", "Create a config map from a local file, directory or literal value");

    public static Command Secret() => new CreateObjectCommand("secret", "Create a secret from a local file, directory, or literal value (create secret generic NAME)");

    public static Command ServiceAccount() => new CreateObjectCommand("serviceaccount", "Create a service account with the specified name");

    public static Command Deployment() => new CreateObjectCommand("deployment", "Create a deployment with the specified name");

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var words = arguments.All.ToList();
        if (type == "secret")
        {
            if (words.FirstOrDefault() != "generic")
            {
                throw CommandFailure.Error("must specify the secret's type: create secret generic NAME");
            }
            words.RemoveAt(0);
        }
        if (words.Count == 0)
        {
            throw CommandFailure.Usage($"create {type}", $"exactly one NAME is required, got {words.Count}");
        }
        var resource = BuiltInKinds.Find(type)!;
        var obj = ObjectOf(words[0], words.Skip(1).ToArray());
        if (resource.Namespaced && !dryRun.IsClient)
        {
            obj = obj.WithAt(["metadata", "namespace"], context.Namespace);
        }
        await ObjectCreation.RunAsync(context, resource, obj, dryRun, output, output.Printer());
        return 0;
    }

    private DocumentObject ObjectOf(string name, string[] command)
    {
        var metadata = new DocumentObject(("name", name));
        return type switch
        {
            "namespace" => new(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", metadata), ("spec", DocumentObject.Empty), ("status", DocumentObject.Empty)),
            "configmap" => new(("apiVersion", "v1"), ("data", Data(static b => Encoding.UTF8.GetString(b))), ("kind", "ConfigMap"), ("metadata", metadata)),
            "secret" => new(("apiVersion", "v1"), ("data", Data(Convert.ToBase64String)), ("kind", "Secret"), ("metadata", metadata), ("type", "Opaque")),
            "serviceaccount" => new(("apiVersion", "v1"), ("kind", "ServiceAccount"), ("metadata", metadata)),
            _ => DeploymentOf(name, command),
        };
    }

    private DocumentObject DeploymentOf(string name, string[] command)
    {
        if (images.Values.Count == 0)
        {
            throw CommandFailure.Error("required flag(s) \"image\" not set");
        }
        if (images.Values.Count > 1 && command.Length > 0)
        {
            throw CommandFailure.Error("cannot specify multiple --image options and command");
        }
        var labels = new DocumentObject(("app", name));
        return new(
            ("apiVersion", "apps/v1"), ("kind", "Deployment"), ("metadata", new DocumentObject(("labels", labels), ("name", name))),
            ("spec", new DocumentObject(
                ("replicas", replicas.Value), ("selector", new DocumentObject(("matchLabels", labels))), ("strategy", DocumentObject.Empty),
                ("template", new DocumentObject(
                    ("metadata", new DocumentObject(("labels", labels))),
                    ("spec", new DocumentObject(("containers", Document.Of(images.Values.Select(i => Container(i, command))))))
                )))),
            ("status", DocumentObject.Empty));
    }

    private DocumentObject Container(string image, string[] command)
    {
        // The last part of the image's path, without tag and digest.
        var name = image[(image.LastIndexOf('/') + 1)..].Split('@', ':')[0].Replace('_', '-').ToLowerInvariant();
        var container = new DocumentObject(("image", image), ("name", name), ("resources", DocumentObject.Empty));
        if (command.Length > 0)
        {
            container = container.With("command", Document.Of(command.Select(Document.Of)));
        }
        return port.Value > 0 ? container.With("ports", Document.Of([new DocumentObject(("containerPort", port.Value))])) : container;
    }

    private DocumentObject Data(Func<byte[], string> encode)
    {
        var data = new List<(string, Document)>();
        foreach (var literal in literals.Values)
        {
            var at = literal.IndexOf('=');
            data.Add(at > 0 ? (literal[..at], encode(Encoding.UTF8.GetBytes(literal[(at + 1)..])))
                : throw CommandFailure.Error($"invalid literal source {literal}, expected key=value"));
        }
        foreach (var file in files.Values)
        {
            var at = file.IndexOf('=');
            var path = file[(at + 1)..];
            if (Directory.Exists(path))
            {
                data.AddRange(Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), (Document)encode(Read(f)))));
            }
            else
            {
                data.Add((at > 0 ? file[..at] : Path.GetFileName(path), encode(Read(path))));
            }
        }
        return new DocumentObject([.. data]);
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Error($"error reading {path}: {e.Message}");
        }
    }
}
