using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Printers;

/// <summary>The flags that choose how objects are printed.</summary>
internal sealed class OutputFlags
{
    private readonly StringFlag format = new("output", $"Output format. One of: ({string.Join(", ", Formats)}).", 'o');
    private readonly BoolFlag managedFields = new("show-managed-fields", "If true, keep the managedFields when printing objects in JSON or YAML format.");

    private static readonly string[] Formats =
        ["custom-columns", "custom-columns-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "name", "wide", "yaml"];

    public void AddTo(FlagSet flags) => flags.Add(format, managedFields);

    public string Format => format.Value;

    /// <summary>The printer for whole objects; null where the format asks for none of them (the empty one, <c>wide</c>).</summary>
    /// <exception cref="CommandFailure">There is no such format.</exception>
    public ObjectPrinter? Printer()
    {
        var equals = Format.IndexOf('=');
        var (name, _) = equals < 0 ? (Format, "") : (Format[..equals], Format[(equals + 1)..]);
        return name switch
        {
            "" or "wide" => null,
            "json" => new JsonPrinter(),
            "yaml" => new YamlPrinter(),
            "name" => new NamePrinter(),
            _ => throw CommandFailure.Error(
                $"unable to match a printer suitable for the output format \"{Format}\", allowed formats are: {string.Join(',', Formats)}"),
        };
    }

    /// <summary>The object as it is shown: without managed fields unless they were asked for.</summary>
    public DocumentObject Shown(DocumentObject obj) =>
        !managedFields.Value && obj["metadata"] is DocumentObject metadata && metadata.Contains("managedFields")
            ? obj.With("metadata", metadata.Without("managedFields")) : obj;
}
