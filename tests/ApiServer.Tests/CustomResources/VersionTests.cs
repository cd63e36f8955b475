using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.CustomResources.Definitions;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>Versions, subresources, columns and selectors of custom resources, and what clients are told of them.</summary>
public class CustomResourceVersionTests
{
    private const string Open = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""";

    private const string Second = $$$""",{"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{{{Open}}}}}""";

    [Fact]
    public async Task Objects_are_shown_in_each_version_that_is_served_and_stored_in_one()
    {
        await using var api = await TestApi.StartAsync();
        var definition = (DocumentObject)await api.DefineAsync(CronTab(Open, ",\"deprecated\":true", more: Second));
        await api.Post(CronTabs, Object("a"));
        var second = await api.Get(CronTabs.Replace("v1", "v2", StringComparison.Ordinal) + "/a");
        Assert.Equal("stable.example.com/v2", second.Text("apiVersion"));
        Assert.False(second.Message.Headers.Contains("Warning"));
        Assert.Equal(["299 - \"stable.example.com/v1 CronTab is deprecated\""], (await api.Get($"{CronTabs}/a")).Message.Headers.GetValues("Warning"));
        var group = await api.Get("/apis/stable.example.com");
        Assert.Equal("v2", group.Text("preferredVersion", "version"));

        // From now on objects are stored in v2, and v1 is served no more.
        var versions = definition.At("spec", "versions")!.AsArray!.Cast<DocumentObject>().ToArray();
        versions = [versions[0].With("storage", false).With("served", false), versions[1].With("storage", true)];
        var changed = await api.Put($"{Crds}/crontabs.stable.example.com", definition.WithAt(["spec", "versions"], new DocumentArray(versions)).ToString());
        Assert.Equal("""["v1","v2"]""", changed["status", "storedVersions"]!.ToString());
        await api.UntilAnsweredAsync(CronTabs + "/a", 404);
        Assert.Equal("stable.example.com/v2", (await api.Get(CronTabs.Replace("v1", "v2", StringComparison.Ordinal) + "/a")).Text("apiVersion"));
        var gone = await api.Put($"{Crds}/crontabs.stable.example.com", changed.Body.WithAt(["spec", "versions"], new DocumentArray([versions[1]])).ToString());
        Assert.Contains("status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions", gone.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_go_with_their_definition_where_no_version_is_served_any_more()
    {
        await using var api = await TestApi.StartAsync();
        var definition = (DocumentObject)await api.DefineAsync(CronTab());
        await api.Post(CronTabs, Object("a"));
        var hidden = definition.WithAt(["spec", "versions"], new DocumentArray([((DocumentObject)definition.At("spec", "versions")!.AsArray![0]).With("served", false)]));
        Assert.Equal(200, (await api.Patch($"{Crds}/crontabs.stable.example.com", new DocumentObject(("spec", hidden["spec"]!)).ToString())).Code);
        await api.UntilAnsweredAsync(CronTabs + "/a", 404);
        await api.Delete($"{Crds}/crontabs.stable.example.com");
        await api.UntilAnsweredAsync($"{Crds}/crontabs.stable.example.com", 404);
        await api.DefineAsync(CronTab());
        Assert.Empty((await api.Get(CronTabs))["items"]!.AsArray!);
    }

    [Fact]
    public async Task The_status_is_written_by_its_subresource_alone_and_counts_no_generation()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab(version: ",\"subresources\":{\"status\":{}}"));
        var made = await api.Post(CronTabs, Object("a", more: ",\"status\":{\"phase\":\"x\"}"));
        Assert.Null(made["status"]);
        var status = await api.Patch($"{CronTabs}/a/status", """{"metadata":{"labels":{"a":"b"}},"spec":{"replicas":9},"status":{"phase":"Ready"}}""");
        Assert.Equal("""{"phase":"Ready"}""", status["status"]!.ToString());
        Assert.Equal(1, status["spec", "replicas"]!.AsInteger);
        Assert.Null(status["metadata", "labels"]);
        Assert.Equal(1, status["metadata", "generation"]!.AsInteger);
        Assert.Equal(422, (await api.Patch($"{CronTabs}/a/status", """{"status":{"phase":5}}""")).Code);
        var spec = await api.Patch($"{CronTabs}/a", """{"spec":{"replicas":9},"status":{"phase":"Other"}}""");
        Assert.Equal("Ready", spec.Text("status", "phase"));
        Assert.Equal(2, spec["metadata", "generation"]!.AsInteger);
    }

    [Fact]
    public async Task A_scale_reads_and_writes_the_fields_that_the_definition_names()
    {
        await using var api = await TestApi.StartAsync();
        const string scale = """,{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}}""";
        await api.DefineAsync(CronTab(version: ",\"subresources\":" + scale[1..]));
        await api.Post(CronTabs, Object("a"));
        Assert.Equal("{\"replicas\":0}", (await api.Get($"{CronTabs}/a/scale"))["status"]!.ToString());
        await api.Patch($"{CronTabs}/a/status", """{"status":{"replicas":2,"selector":"app=x"}}""");
        var read = await api.Get($"{CronTabs}/a/scale");
        Assert.Equal("autoscaling/v1", read.Text("apiVersion"));
        Assert.Equal("""{"replicas":1}""", read["spec"]!.ToString());
        Assert.Equal("""{"replicas":2,"selector":"app=x"}""", read["status"]!.ToString());
        Assert.Equal(200, (await api.Put($"{CronTabs}/a/scale", read.Body.WithAt(["spec", "replicas"], 7).ToString())).Code);
        var scaled = await api.Get($"{CronTabs}/a");
        Assert.Equal(7, scaled["spec", "replicas"]!.AsInteger);
        Assert.Equal(2, scaled["metadata", "generation"]!.AsInteger);
        Assert.Equal(422, (await api.Patch($"{CronTabs}/a/scale", """{"spec":{"replicas":11}}""")).Code);
    }

    [Fact]
    public async Task A_scale_that_makes_the_spec_is_stored_with_the_defaults_of_its_fields()
    {
        await using var api = await TestApi.StartAsync();
        const string schema = """
            {"type":"object","properties":{"spec":{"type":"object","properties":{"replicas":{"type":"integer"},"image":{"type":"string","default":"busybox"}}}}}
            """;
        await api.DefineAsync(CronTab(schema, ",\"subresources\":{\"scale\":{\"specReplicasPath\":\".spec.replicas\",\"statusReplicasPath\":\".status.replicas\"}}"));
        await api.Post(CronTabs, """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"a"}}""");
        Assert.Equal(200, (await api.Patch($"{CronTabs}/a/scale", """{"spec":{"replicas":3}}""")).Code);
        var scaled = await api.Get($"{CronTabs}/a");
        Assert.Equal("""{"replicas":3,"image":"busybox"}""", scaled["spec"]!.ToString());

        // An update without changes is written only where what is stored differs from what is read.
        var same = await api.Put($"{CronTabs}/a", scaled.Body.ToString());
        Assert.Equal(scaled.Text("metadata", "resourceVersion"), same.Text("metadata", "resourceVersion"));
    }

    [Fact]
    public async Task Tables_show_the_columns_that_the_definition_asks_for()
    {
        await using var api = await TestApi.StartAsync();
        const string columns = """
            ,"additionalPrinterColumns":[{"name":"Spec","type":"string","jsonPath":".spec.cronSpec","description":"When."},
            {"name":"Replicas","type":"integer","jsonPath":".spec.replicas","priority":1},{"name":"Second","type":"string","jsonPath":".spec.steps[?(@.name==\"b\")].seconds"},
            {"name":"Born","type":"date","jsonPath":".metadata.creationTimestamp"},{"name":"Gone","type":"string","jsonPath":".spec.nothing"}]
            """;
        await api.DefineAsync(CronTab(version: columns));
        await api.Post(CronTabs, Object("a", "\"cronSpec\":\"* * * * *\",\"steps\":[{\"name\":\"a\"},{\"name\":\"b\",\"seconds\":2.5}]"));
        var table = await api.Get(CronTabs, "application/json;as=Table;g=meta.k8s.io;v=v1");
        Assert.Equal(["Name", "Spec", "Replicas", "Second", "Born", "Gone"], table["columnDefinitions"]!.AsArray!.Select(c => c["name"]!.AsString!));
        Assert.Equal("When.", table["columnDefinitions"]!.AsArray![1]["description"]!.AsString);
        var cells = table["rows"]!.AsArray![0]["cells"]!.AsArray!;
        Assert.Equal("""["a","* * * * *",1,"2.5"]""", new DocumentArray(cells.Take(4)).ToString());
        Assert.Matches("^[0-9]+s$", cells[4].AsString!);
        Assert.True(cells[5].IsNull);
    }

    [Fact]
    public async Task Selectors_may_name_the_fields_that_the_definition_lists()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab(version: ",\"selectableFields\":[{\"jsonPath\":\".spec.mode\"},{\"jsonPath\":\".spec.replicas\"}]"));
        await api.Post(CronTabs, Object("a", "\"cronSpec\":\"* * * * *\",\"mode\":\"Fast\""));
        await api.Post(CronTabs, Object("b", "\"cronSpec\":\"* * * * *\",\"mode\":\"Slow\",\"replicas\":4"));
        string[] Selected(Answer list) => list["items"]!.AsArray!.Select(static i => i.At("metadata", "name")!.AsString!).ToArray();
        Assert.Equal(["a"], Selected(await api.Get($"{CronTabs}?fieldSelector=spec.mode=Fast")));
        Assert.Equal(["b"], Selected(await api.Get($"{CronTabs}?fieldSelector=spec.replicas=4,spec.mode!=Fast")));
        var unknown = await api.Get($"{CronTabs}?fieldSelector=spec.image=x");
        Assert.Equal((400, "field label not supported: spec.image"), (unknown.Code, unknown.ErrorMessage));
    }

    [Fact]
    public async Task Discovery_and_OpenAPI_follow_the_definitions()
    {
        await using var api = await TestApi.StartAsync();
        const string aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        var before = (await api.Get("/apis", aggregated)).Message.Headers.ETag;
        var index = await api.Get("/openapi/v3");
        await api.DefineAsync(CronTab(version: ",\"subresources\":{\"status\":{}}"));
        var resources = (await api.Get("/apis/stable.example.com/v1"))["resources"]!.AsArray!;
        Assert.Equal(["crontabs", "crontabs/status"], resources.Select(r => r["name"]!.AsString!));
        Assert.Equal("""["ct"]""", resources[0]["shortNames"]!.ToString());
        var all = await api.Get("/apis", aggregated);
        Assert.NotEqual(before, all.Message.Headers.ETag);
        Assert.Contains(all["items"]!.AsArray!, g => g.At("metadata", "name")?.AsString == "stable.example.com");

        var changed = await api.Get("/openapi/v3");
        Assert.Equal(index["paths", "apis/apps/v1"], changed["paths", "apis/apps/v1"]);
        var document = await api.Get(changed["paths", "apis/stable.example.com/v1"]!["serverRelativeURL"]!.AsString!);
        var schema = document["components", "schemas", "com.example.stable.v1.CronTab"]!;
        Assert.Equal("1", schema.At("properties", "spec", "properties", "replicas", "minimum")!.ToString());
        Assert.Equal("""[{"group":"stable.example.com","kind":"CronTab","version":"v1"}]""", schema["x-kubernetes-group-version-kind"]!.ToString());
        Assert.Contains("ObjectMeta", schema.At("properties", "metadata")!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(document["paths", "/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}/status"]);
        var v2 = (await api.Get("/openapi/v2"))["definitions", "com.example.stable.v1.CronTab"]!;
        Assert.Null(v2.At("properties", "spec", "properties", "port", "anyOf"));
        Assert.Null(v2.At("properties", "spec", "properties", "note", "type"));
        Assert.Equal("string", v2.At("properties", "spec", "properties", "image", "type")!.AsString);

        await api.Delete($"{Crds}/crontabs.stable.example.com");
        await api.UntilGoneAsync("crontabs.stable.example.com");
        await api.UntilAnsweredAsync("/openapi/v3/apis/stable.example.com/v1", 404);
        Assert.Equal(before, (await api.Get("/apis", aggregated)).Message.Headers.ETag);
    }
}
