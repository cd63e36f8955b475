using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
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
    private readonly StringFlag secretType = new("type", "The type of secret to create");
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
        if (type == "secret")
        {
            Flags.Add(secretType);
        }
        if (type == "deployment")
        {
            Flags.Add(images, replicas, port);
        }
        Flags.Add(dryRun);
        output.AddTo(Flags);
    }

    public static Command Namespace() => new CreateObjectCommand("namespace", "Create a namespace with the specified name");

    public static Command ConfigMap() => new CreateObjectCommand("configmap", "Create a config map from a local file, directory or literal value");

    public static Command Secret() => new CreateObjectCommand("secret", "Create a secret from a local file, directory, or literal value (create secret generic NAME)");

    public static Command ServiceAccount() => new CreateObjectCommand("serviceaccount", "Create a service account with the specified name");

    public static Command Deployment() => new CreateObjectCommand("deployment", "Create a deployment with the specified name");

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var words = arguments.Words.ToList();
        var name = Name;
        if (type == "secret")
        {
            if (words.FirstOrDefault() != "generic")
            {
                throw CommandFailure.Error("must specify the secret's type: create secret generic NAME");
            }
            words.RemoveAt(0);
            name += " generic";
        }
        // What follows -- is the container's command.
        var given = words.Count + (type == "deployment" ? 0 : arguments.AfterDash.Count);
        if (given != 1)
        {
            throw CommandFailure.Usage(name, $"exactly one NAME is required, got {given}");
        }
        var resource = BuiltInKinds.Find(type)!;
        var obj = ObjectOf(words[0], [.. arguments.AfterDash]);
        if (resource.Namespaced && (!dryRun.IsClient || context.NamespaceIsExplicit))
        {
            obj = obj.WithAt(["metadata", "namespace"], context.Namespace);
        }
        await ObjectCreation.RunAsync(context, resource, obj, dryRun, output, output.Printer(), Refused);
        return 0;
    }

    private CommandFailure Refused(Status status) =>
        type == "namespace" ? CommandFailure.From(status) : CommandFailure.Error($"failed to create {type}{(type == "secret" ? "" : ":")} {status.Message}");

    private DocumentObject ObjectOf(string name, string[] command)
    {
        var metadata = new DocumentObject(("name", name));
        return type switch
        {
            "namespace" => new(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", metadata), ("spec", DocumentObject.Empty), ("status", DocumentObject.Empty)),
            "configmap" => new([("apiVersion", "v1"), .. Data(name, static b => Encoding.UTF8.GetString(b)), ("kind", "ConfigMap"), ("metadata", metadata)]),
            "secret" => new([("apiVersion", "v1"), .. Data(name, Convert.ToBase64String), ("kind", "Secret"), ("metadata", metadata),
                .. secretType.OrNull is { } given ? [("type", (Document)given)] : Array.Empty<(string, Document)>()]),
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

    /// <summary>The field of the data; none where there is no data.</summary>
    private (string, Document)[] Data(string name, Func<byte[], string> encode)
    {
        var data = new List<(string Key, Document)>();
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
        if (data.GroupBy(d => d.Key).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
        {
            throw CommandFailure.Error(type == "secret" ? $"cannot add key {twice}, another key by that name already exists"
                : $"cannot add key \"{twice}\", another key by that name already exists in Data for ConfigMap \"{name}\"");
        }
        return data.Count == 0 ? [] : [("data", new DocumentObject([.. data]))];
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Error(File.Exists(path) ? Errors.Opening(path, e) : $"error reading {path}: no such file or directory");
        }
    }
}
