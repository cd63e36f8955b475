using System.Runtime.CompilerServices;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;

namespace MiniKube.Api.Tests.Yaml;

/// <summary>The files in Golden are what upstream's kubectl (1.33) made of the same input with <c>label --local -o yaml|json</c>.</summary>
public sealed class YamlGoldenTests
{
    [Fact]
    public void Scalars_mean_what_they_mean_to_kubectl()
    {
        var ours = YamlReader.Read(Text("scalars.yaml"));
        var upstream = DocumentJson.Parse(Text("scalars.json"));
        foreach (var (name, value) in upstream["data"]!.AsObject!)
        {
            Assert.Equal($"{name}: {value}", $"{name}: {Normal(ours["data"]![name]!, value)}");
        }
        Assert.Equal(upstream["data"]!.AsObject!.Count, ours["data"]!.AsObject!.Count);
    }

    [Fact]
    public void Documents_are_printed_as_kubectl_prints_them() =>
        Assert.Equal(Text("nested.yaml"), YamlWriter.Write(DocumentJson.Parse(Text("nested.json"))));

    [Fact]
    public void What_is_printed_reads_back_as_the_same() =>
        Assert.Equal(DocumentJson.Parse(Text("nested.json")), YamlReader.Read(Text("nested.yaml")));

    // kubectl passes integers beyond 64 bits signed through a double; here they stay exact.
    private static Document Normal(Document ours, Document upstream) => ours.Equals(upstream) ? upstream : ours switch
    {
        DocumentArray a when upstream is DocumentArray b && a.Count == b.Count => new DocumentArray(a.Zip(b, Normal)),
        DocumentNumber a when upstream is DocumentNumber b && a.ToDouble().Equals(b.ToDouble()) => upstream,
        _ => ours,
    };

    internal static string Text(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Golden", name), Encoding.UTF8);
}
