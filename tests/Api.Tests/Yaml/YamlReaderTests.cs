using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;

namespace MiniKube.Api.Tests.Yaml;

public sealed class YamlReaderTests
{
    private const string Deployment = """
        # a comment
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {example.com/app: web, tier.x: front}
        spec:
          replicas: 3
          template:
            spec:
              containers:
              - name: c
                image: nginx
                ports:
                - containerPort: 80
              - image: busybox
                name: d
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("---\n# nothing\n---\n", "")]
    [InlineData("a: 1", "{\"a\":1}")]
    [InlineData("a: 1\n---\nb: 2\n", "{\"a\":1} {\"b\":2}")]
    [InlineData("---\na: 1\n---\n---\nb: 2\n...\n", "{\"a\":1} {\"b\":2}")]
    [InlineData("# c\n%YAML 1.1\n---\na: 1\n--- # second\nb: 2", "{\"a\":1} {\"b\":2}")]
    [InlineData("a: 1\n...\n---\nb: 2", "{\"a\":1} {\"b\":2}")]
    [InlineData("a: |\n  x\n  ---\n  y\n", "{\"a\":\"x\\n---\\ny\\n\"}")]
    [InlineData("--- {a: 1}\n--- [1, two]", "{\"a\":1} [1,\"two\"]")]
    [InlineData("a: 1\r\n---\r\nb: two\r\n", "{\"a\":1} {\"b\":\"two\"}")]
    [InlineData("\uFEFFa: 1", "{\"a\":1}")]
    [InlineData("{\"a\":\"\\u00e9\\ud83d\\ude00\\/\"}\n{\"b\":2}", "{\"a\":\"é\\uD83D\\uDE00/\"} {\"b\":2}")]
    [InlineData("{\"a\":1}\n---\n{b: x, c: [z]}\n---\n{}", "{\"a\":1} {\"b\":\"x\",\"c\":[\"z\"]} {}")]
    [InlineData("---\n{\"a\":1.50}", "{\"a\":1.50}")]
    [InlineData("a:\n- 1\n- b: 2\n  c:\n  - - 3", "{\"a\":[1,{\"b\":2,\"c\":[[3]]}]}")]
    [InlineData("a: 'it''s'\nb: \"x\\ty\\u0041\"\nc: two\n  lines", "{\"a\":\"it's\",\"b\":\"x\\tyA\",\"c\":\"two lines\"}")]
    [InlineData("1: a\ntrue: b\n1.5: c\n\"2\": d\nno: e", "{\"1\":\"a\",\"true\":\"b\",\"1.5\":\"c\",\"2\":\"d\",\"false\":\"e\"}")]
    [InlineData("a: &x {k: 1}\nb: *x\nc: {<<: *x, m: 2}\nd: {k: 3, <<: [*x, {o: 4}]}", "{\"a\":{\"k\":1},\"b\":{\"k\":1},\"c\":{\"m\":2,\"k\":1},\"d\":{\"k\":3,\"o\":4}}")]
    public void Streams_are_split_into_documents(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', YamlReader.ReadAll(text).Select(d => d.Content.ToString())));

    [Theory]
    [InlineData("a: 1\na: 2\nb: {c: 1, c: 1}")]
    [InlineData("{\"a\": 1, \"a\": 2, \"b\": {\"c\": 1, \"c\": 1}}")]
    public void Duplicate_keys_are_kept_in_mind(string text)
    {
        var document = YamlReader.ReadAll(text).Single();
        Assert.Equal(2, document.Content["a"]!.AsInteger);
        Assert.Equal(["a"], document.Content.AsObject!.Duplicates.Select(d => d.Name));
        Assert.Equal(["c"], document.Content["b"]!.AsObject!.Duplicates.Select(d => d.Name));
    }

    [Theory]
    [InlineData("a: b: c", 1)]
    [InlineData("a: 1\nb: [1, 2", 2)]
    [InlineData("a: 1\n\tb: 2", 2)]
    [InlineData("a: \"x", 1)]
    [InlineData("ok: 1\n---\na: 1\nb: *none", 4)]
    [InlineData("a: &x\n  b: *x", 2)]
    [InlineData("a: .inf", 1)]
    [InlineData("{\"a\":\n \"b\" 1}", 2)]
    [InlineData("ok: 1\n---\n{\"a\":\n\n tru}", 5)]
    [InlineData("x: 1\n? {a: 1}\n: 2", 2)]
    [InlineData("a: !!int x", 1)]
    [InlineData("a: \"\\ud800\"", 1)]
    [InlineData("a: \"\\ud800x\"", 1)]
    [InlineData("a: \"\\udc00\\ud800\"", 1)]
    [InlineData("\"\\udc00\": 1", 1)]
    [InlineData("a: \"\\U00110000\"", 1)]
    public void Errors_name_the_line(string text, int line)
    {
        var error = Assert.Throws<YamlFormatException>(() => YamlReader.ReadAll(text).Count());
        Assert.True(line == error.Line, error.Message);
        Assert.StartsWith($"yaml: line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Column, 1, 100);
    }

    [Fact]
    public void Good_documents_before_a_broken_one_are_read()
    {
        using var documents = YamlReader.ReadAll("a: 1\n---\nb: [\n---\nc: 3").GetEnumerator();
        Assert.True(documents.MoveNext());
        Assert.Equal(1, documents.Current.Content["a"]!.AsInteger);
        Assert.Throws<YamlFormatException>(() => documents.MoveNext());
    }

    [Theory]
    [InlineData("kind", 3, 1)]
    [InlineData("metadata.name", 5, 3)]
    [InlineData("metadata.labels[example.com/app]", 6, 12)]
    [InlineData("metadata.labels.tier.x", 6, 34)]
    [InlineData("spec.replicas", 8, 3)]
    [InlineData("spec.template.spec.containers[0]", 12, 9)]
    [InlineData("spec.template.spec.containers[0].ports[0].containerPort", 15, 11)]
    [InlineData("spec.template.spec.containers[1].name", 17, 9)]
    public void Every_field_has_its_place(string path, int line, int column)
    {
        Assert.Equal(new YamlPosition(line, column), YamlReader.ReadAll(Deployment).Single().Source.Find(path));
        // The same, in the second document of a stream.
        Assert.Equal(new YamlPosition(line + 2, column), YamlReader.ReadAll("x: 1\n---\n" + Deployment).Last().Source.Find(path));
    }

    [Theory]
    [InlineData("spec.strategy.type", 7)]
    [InlineData("spec.template.spec.containers[5].image", 11)]
    [InlineData("metadata.labels[none]", 6)]
    [InlineData("status", 2)]
    public void What_is_missing_is_told_by_its_nearest_parent(string path, int line)
    {
        var source = YamlReader.ReadAll(Deployment, "web.yaml").Single().Source;
        Assert.Null(source.Find(path));
        Assert.Equal(line, source.FindNearest(path).Line);
        Assert.Equal($"web.yaml:{line}", source.Describe(path));
    }

    [Fact]
    public void Json_has_places_too()
    {
        var source = YamlReader.ReadAll("{\n \"a\": [\n  1,\n  {\"b\": true}\n ]\n}\n{\"c\": 1}", "x.json").ToArray();
        Assert.Equal(new YamlPosition(2, 2), source[0].Source.Find("a"));
        Assert.Equal(new YamlPosition(4, 4), source[0].Source.Find("a[1].b"));
        Assert.Equal(new YamlPosition(7, 2), source[1].Source.Find("c"));
    }

    [Fact]
    public void Aliases_cannot_blow_a_document_up()
    {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 8).Select(i =>
            $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i - 1)}", 10))}]\n"));
        Assert.Contains("excessive aliasing", Assert.Throws<YamlFormatException>(() => YamlReader.Read(bomb)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Depth_is_bounded(char open) =>
        Assert.Throws<YamlFormatException>(() => YamlReader.Read(string.Concat(Enumerable.Repeat(open == '[' ? "[" : "{\"a\":", 100_000))));

    [Fact]
    public void A_written_document_reads_back_whatever_its_strings_hold()
    {
        string[] pieces = ["", " ", "\n", "\t", "\r", "a", "-", ":", "#", "'", "\"", "\\", "1", ".", "é", "\uD83D\uDE00", "\u2028", "\u0085", "\u00A0", "\uFEFF", "\u0001", "?", "[", "~", "true", "---", "|", "&"];
        foreach (var first in pieces)
        {
            foreach (var second in pieces)
            {
                foreach (var third in pieces)
                {
                    var text = first + second + third;
                    var document = new DocumentObject((text, new DocumentArray([text, new DocumentObject(("k", text))])));
                    var yaml = YamlWriter.Write(document);
                    try
                    {
                        Assert.Equal(document, YamlReader.Read(yaml));
                    }
                    catch (YamlFormatException e)
                    {
                        Assert.Fail($"{document} was written as:\n{yaml}\n{e.Message}");
                    }
                }
            }
        }
    }
}
