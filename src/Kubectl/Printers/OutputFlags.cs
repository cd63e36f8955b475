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
    public ObjectPrinter? Printer(bool headers = true)
    {
        var equals = Format.IndexOf('=');
        var (name, argument) = equals < 0 ? (Format, "") : (Format[..equals], Format[(equals + 1)..]);
        return name switch
        {
            "" or "wide" => null,
            "json" => new JsonPrinter(),
            "yaml" => new YamlPrinter(),
            "name" => new NamePrinter(),
            "jsonpath" => new JsonPathPrinter(argument, asJson: false),
            "jsonpath-as-json" => new JsonPathPrinter(argument, asJson: true),
            "jsonpath-file" => new JsonPathPrinter(ReadFile(argument), asJson: false),
            "custom-columns" => new CustomColumnsPrinter(argument, headers),
            "custom-columns-file" => new CustomColumnsPrinter(ColumnsOf(ReadFile(argument)), headers),
            _ => throw CommandFailure.Error(
                $"unable to match a printer suitable for the output format \"{Format}\", allowed formats are: {string.Join(',', Formats)}"),
        };
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandFailure.Error($"error reading --template {path}, {Errors.Opening(path, e)}");
        }
    }

    /// <summary>A file of columns has headings on its first line and paths on its second.</summary>
    private static string ColumnsOf(string text)
    {
        var lines = text.Split('\n', 2);
        var headings = lines[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var paths = lines.Length < 2 ? [] : lines[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return headings.Length == paths.Length
            ? string.Join(',', headings.Zip(paths, (h, p) => $"{h}:{p}"))
            : throw CommandFailure.Error($"number of headers ({headings.Length}) and field specifications ({paths.Length}) don't match");
    }

    /// <summary>The object as it is shown: without managed fields unless they were asked for.</summary>
    public DocumentObject Shown(DocumentObject obj) =>
        !managedFields.Value && obj["metadata"] is DocumentObject metadata && metadata.Contains("managedFields")
            ? obj.With("metadata", metadata.Without("managedFields")) : obj;
}
