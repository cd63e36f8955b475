using System.Text;
using MiniKube.Api.Schemas;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Explain;

/// <summary><c>explain</c>: the fields of a kind, from the schemas that this program was built with.</summary>
internal sealed class ExplainCommand : Command
{
    private const int TextWidth = 76;
    private const int EnumsInShort = 4;

    private readonly BoolFlag recursive = new("recursive", "When true, print the name of all the fields recursively.");
    private readonly StringFlag apiVersion = new("api-version", "Use given api-version (group/version) of the resource.");

    public ExplainCommand() : base("explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group]", "Get documentation for a resource") =>
        Flags.Add(recursive, apiVersion);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count != 1)
        {
            throw CommandFailure.Error(arguments.All.Count == 0
                ? "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources."
                : "We accept only this format: explain RESOURCE");
        }
        var path = arguments.All[0].Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (path.Length == 0)
        {
            throw CommandFailure.Error("a resource must be present, got: /, Resource=");
        }
        // In kubectl's words, which here begin without "error: ".
        var resource = await context.Mapper.FindOrNullAsync(path[0], context.Cancel)
            ?? throw new CommandFailure($"the server doesn't have a resource type \"{path[0]}\"");
        var group = resource.Resource.Group.Split('.', StringSplitOptions.RemoveEmptyEntries);
        // deployments.apps.spec: the group may follow the resource's full name.
        var fields = path[0] == resource.Resource.Resource && path.Skip(1).Take(group.Length).SequenceEqual(group) ? path[(1 + group.Length)..] : path[1..];
        if (apiVersion.OrNull is { } asked && asked != resource.Resource.ApiVersion)
        {
            resource = await context.Mapper.ForKindAsync(GroupVersionKind.Parse(asked, resource.Kind), context.Cancel)
                ?? throw CommandFailure.Error($"couldn't find resource for \"{(asked.Contains('/') ? "" : "/")}{asked}, Resource={resource.Resource.Resource}\"");
        }
        if (BuiltInKinds.SchemaOf(resource.GroupVersionKind) is not { } schema)
        {
            throw CommandFailure.Error($"no schema of {resource.GroupVersionKind} is known");
        }
        var output = context.Out;
        if (resource.Resource.Group.Length > 0)
        {
            output.WriteLine($"GROUP:      {resource.Resource.Group}");
        }
        output.WriteLine($"KIND:       {resource.Kind}");
        output.WriteLine($"VERSION:    {resource.Resource.Version}");
        output.WriteLine();
        SchemaField? field = null;
        foreach (var name in fields)
        {
            field = Inner(schema).Field(name) ?? throw CommandFailure.Error($"field \"{fields[^1]}\" does not exist");
            schema = field.Schema;
        }
        if (field is not null)
        {
            output.WriteLine($"FIELD: {field.Name} <{TypeOf(schema)}>");
            output.WriteLine(schema.Enum.Count == 0 ? "" : "ENUM:\n" + string.Join('\n', schema.Enum.Select(v => "    " + Shown(v))));
            output.WriteLine();
        }
        output.WriteLine("DESCRIPTION:");
        var descriptions = Descriptions(field, schema).ToArray();
        foreach (var description in descriptions.DefaultIfEmpty("<empty>"))
        {
            WriteText(output, description);
        }
        if (descriptions.Length > 0)
        {
            // The end of the last line is indented, too.
            output.WriteLine("    ");
        }
        if (Inner(schema).Fields.Count > 0)
        {
            output.WriteLine("FIELDS:");
            WriteFields(output, Inner(schema), 1, []);
        }
        output.WriteLine();
        return 0;
    }

    private void WriteFields(TextWriter output, Schema schema, int level, HashSet<string> above)
    {
        foreach (var field in schema.Fields.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            output.WriteLine($"{new string(' ', level * 2)}{field.Name}\t<{TypeOf(field.Schema)}>{(field.Required ? " -required-" : "")}");
            if (field.Schema.Enum is { Count: > 0 } values)
            {
                var first = string.Join(", ", values.Take(EnumsInShort).Select(Shown));
                output.WriteLine($"{new string(' ', level * 2)}enum: {first}{(values.Count > EnumsInShort ? ", ...." : "")}");
            }
            if (!recursive.Value)
            {
                WriteText(output, field.Description ?? "<no description>");
                output.WriteLine();
            }
            else if (Inner(field.Schema) is { Fields.Count: > 0 } inner && (inner.Name is null || !above.Contains(inner.Name)))
            {
                WriteFields(output, inner, level + 1, inner.Name is null ? above : [.. above, inner.Name]);
            }
        }
    }

    /// <summary>Paragraphs with their lines broken at spaces.</summary>
    private static void WriteText(TextWriter output, string text)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > TextWidth)
                {
                    output.WriteLine($"    {line}");
                    line.Clear();
                }
                line.Append(line.Length > 0 ? " " : "").Append(word);
            }
            output.WriteLine($"    {line}");
        }
    }

    // What is said of the field, of its type, and of the elements' type.
    private static IEnumerable<string> Descriptions(SchemaField? field, Schema schema)
    {
        if (field?.Description is { Length: > 0 } ofField)
        {
            yield return ofField;
        }
        for (Schema? type = schema; type is not null; type = type.Items ?? type.Values)
        {
            if (type.Description is { Length: > 0 } ofType)
            {
                yield return ofType;
            }
        }
    }

    private static string Shown(string value) => value.Length == 0 ? "\"\"" : value;

    private static Schema Inner(Schema schema) => schema.Items ?? schema.Values ?? schema;

    private static string TypeOf(Schema schema) => schema switch
    {
        { Items: { } items } => $"[]{TypeOf(items)}",
        { Values: { } values } => $"map[string]{TypeOf(values)}",
        // Times have names, too, but are always text.
        { Name: { } name } when schema.Type == SchemaType.Object || schema.IntOrString || schema.Format == "quantity" => name[(name.LastIndexOf('.') + 1)..],
        { Type: SchemaType.Object } => "Object",
        _ => schema.Type.ToString().ToLowerInvariant(),
    };
}
