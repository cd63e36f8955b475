using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Kinds.Autoscaling;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>One stored object in two versions, one of which cannot say all that the other can.</summary>
public sealed class HorizontalPodAutoscalerTests
{
    private const string V1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    private const string V2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private const string Annotation = "autoscaling.alpha.kubernetes.io/";
    private const string Target = """{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}""";
    private const string Cpu80 = """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""";

    /// <summary>A part of an object in v2, and the annotation of v1 that holds it, as upstream writes it.</summary>
    public static TheoryData<string, string, string, string> Annotations => new()
    {
        { "spec", """{"metrics":[{"type":"Pods","pods":{"metric":{"name":"packets-per-second"},"target":{"type":"AverageValue","averageValue":"1k"}}}]}""",
            "metrics", """[{"type":"Pods","pods":{"metricName":"packets-per-second","targetAverageValue":"1k"}}]""" },
        { "spec", """{"metrics":[{"type":"Object","object":{"describedObject":{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","name":"main"},"metric":{"name":"rps","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"Value","value":"2k"}}}]}""",
            "metrics", """[{"type":"Object","object":{"target":{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","name":"main"},"metricName":"rps","targetValue":"2k","selector":{"matchLabels":{"a":"b"}}}}]""" },
        { "spec", """{"metrics":[{"type":"Object","object":{"describedObject":{"kind":"Ingress","name":"main"},"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"3"}}}]}""",
            "metrics", """[{"type":"Object","object":{"target":{"kind":"Ingress","name":"main"},"metricName":"rps","targetValue":"0","averageValue":"3"}}]""" },
        { "spec", """{"metrics":[{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}}]}""",
            "metrics", """[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]""" },
        { "spec", """{"metrics":[{"type":"ContainerResource","containerResource":{"name":"cpu","container":"app","target":{"type":"Utilization","averageUtilization":60}}}]}""",
            "metrics", """[{"type":"ContainerResource","containerResource":{"name":"cpu","targetAverageUtilization":60,"container":"app"}}]""" },
        { "spec", """{"metrics":[{"type":"External","external":{"metric":{"name":"queue","selector":{"matchLabels":{"q":"x"}}},"target":{"type":"AverageValue","averageValue":"30"}}}]}""",
            "metrics", """[{"type":"External","external":{"metricName":"queue","metricSelector":{"matchLabels":{"q":"x"}},"targetAverageValue":"30"}}]""" },
        { "spec", $$$$"""{"metrics":{{{{Cpu80}}}},"behavior":{"scaleDown":{"selectPolicy":"Min","policies":[{"type":"Pods","value":1,"periodSeconds":60}],"tolerance":"50m"}}}""",
            "behavior", """{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Min","Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":60}],"Tolerance":"50m"}}""" },
        { "status", """{"desiredReplicas":2,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageValue":"120m","averageUtilization":40}}},{"type":"External","external":{"metric":{"name":"q"},"current":{"value":"9"}}}]}""",
            "current-metrics", """[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":40,"currentAverageValue":"120m"}},{"type":"External","external":{"metricName":"q","currentValue":"9"}}]""" },
        { "status", """{"desiredReplicas":2,"currentMetrics":[{"type":"Object","object":{"describedObject":{"kind":"Ingress","name":"i"},"metric":{"name":"q"},"current":{"averageValue":"9"}}},{"type":"Pods","pods":{"metric":{"name":"p"},"current":{"averageValue":"1"}}}]}""",
            "current-metrics", """[{"type":"Object","object":{"target":{"kind":"Ingress","name":"i"},"metricName":"q","currentValue":"0","averageValue":"9"}},{"type":"Pods","pods":{"metricName":"p","currentAverageValue":"1"}}]""" },
        { "status", """{"desiredReplicas":0,"conditions":[{"type":"AbleToScale","status":"True","reason":"Ready","message":"m","lastTransitionTime":"2026-01-02T03:04:05Z"}]}""",
            "conditions", """[{"type":"AbleToScale","status":"True","reason":"Ready","message":"m","lastTransitionTime":"2026-01-02T03:04:05Z"}]""" },
    };

    [Theory, MemberData(nameof(Annotations))]
    public void What_v1_cannot_say_travels_in_its_annotations(string part, string content, string annotation, string expected)
    {
        var metadata = KindCase.Parse("""{"name":"x","annotations":{"own":"kept"}}""");
        var v2 = new DocumentObject(("apiVersion", "autoscaling/v2"), ("kind", "HorizontalPodAutoscaler"), ("metadata", metadata),
            (part, KindCase.Parse(content)));
        var v1 = HorizontalPodAutoscalerConversion.ToV1(v2);
        Assert.Equal((expected, "kept"), (v1.At("metadata", "annotations", Annotation + annotation)!.AsString!, v1.At("metadata", "annotations", "own")!.AsString!));
        Assert.Equal<Document>(v2, HorizontalPodAutoscalerConversion.ToV2(v1), EqualityComparer<Document>.Default);
    }

    [Fact]
    public void The_use_of_CPU_needs_no_annotation_and_comes_last()
    {
        var v2 = KindCase.Parse("""
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"maxReplicas":3,"metrics":[
            {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":55}}},
            {"type":"Resource","resource":{"name":"memory","target":{"type":"Utilization","averageUtilization":70}}}]}}
            """);
        var v1 = HorizontalPodAutoscalerConversion.ToV1(v2);
        Assert.Equal(55, v1.Number("spec", "targetCPUUtilizationPercentage"));
        Assert.Equal(["memory", "cpu"], HorizontalPodAutoscalerConversion.ToV2(v1)["spec"].Each("metrics").Select(m => m.Text("resource", "name")));
        Assert.Equal(DocumentJson.Parse(Cpu80), HorizontalPodAutoscalerConversion.ToV2(v1.With("spec", KindCase.Parse("""{"maxReplicas":3}""")).WithAt(["metadata", "annotations"], DocumentObject.Empty)).At("spec", "metrics"));
    }

    [Theory]
    [InlineData("metrics", "no json")]
    [InlineData("metrics", "{}")]
    [InlineData("metrics", "[5]")]
    [InlineData("metrics", """[{"type":7}]""")]
    [InlineData("metrics", """[{"type":"Pods","pods":{"targetAverageValue":"lots"}}]""")]
    [InlineData("behavior", "[]")]
    [InlineData("behavior", """{"ScaleUp":{"Policies":"x"}}""")]
    [InlineData("current-metrics", """[{"type":"Resource","resource":5}]""")]
    [InlineData("conditions", """[{"lastTransitionTime":"yesterday"}]""")]
    public async Task An_annotation_that_makes_no_sense_counts_as_absent(string annotation, string text)
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(V1, KindCase.Parse($$$"""{"metadata":{"name":"x"},"spec":{"scaleTargetRef":{{{Target}}},"maxReplicas":3},"status":{}}""")
            .WithAt(["metadata", "annotations", Annotation + annotation], text).ToString());
        Assert.True(created.Code == 201, created.Body.ToString());
        var stored = (await api.Get(V2 + "/x")).Body;
        Assert.Null(stored.At("metadata", "annotations"));
        Assert.Equal(1, stored["spec"].Each("metrics").Count(m => m.Text("type") is "Resource" or "Pods"));
    }

    public static TheoryData<string, string> Defaults => new()
    {
        { "{}", $$"""{"minReplicas":1,"metrics":{{Cpu80}}}""" },
        { """{"minReplicas":2,"metrics":[{"type":"Pods"}]}""", """{"minReplicas":2,"metrics":[{"type":"Pods"}]}""" },
        { """{"metrics":[{"type":"Pods"}],"behavior":{}}""", """
            {"minReplicas":1,"metrics":[{"type":"Pods"}],"behavior":{
            "scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},
            "scaleDown":{"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}}
            """ },
        { """{"metrics":[{"type":"Pods"}],"behavior":{"scaleUp":{"selectPolicy":"Disabled","stabilizationWindowSeconds":9},"scaleDown":{"policies":[{"type":"Pods","value":1,"periodSeconds":60}]}}}""", """
            {"minReplicas":1,"metrics":[{"type":"Pods"}],"behavior":{
            "scaleUp":{"stabilizationWindowSeconds":9,"selectPolicy":"Disabled","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},
            "scaleDown":{"selectPolicy":"Max","policies":[{"type":"Pods","value":1,"periodSeconds":60}]}}}
            """ },
    };

    [Theory, MemberData(nameof(Defaults))]
    public void What_is_not_said_is_as_upstream_has_it(string spec, string expected) =>
        Assert.Equal(DocumentJson.Parse(expected), HorizontalPodAutoscalerDefaults.Apply(new DocumentObject(("spec", KindCase.Parse(spec))))["spec"]);

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/strategic-merge-patch+json")]
    [InlineData("application/apply-patch+yaml")]
    [InlineData("POST")]
    public async Task An_empty_list_of_policies_is_refused_where_none_at_all_is_the_default(string way)
    {
        await using var api = await TestApi.StartAsync();
        Task<Answer> Write(string policies)
        {
            var spec = $$"""{"scaleTargetRef":{{Target}},"maxReplicas":5,"behavior":{"scaleUp":{ {{policies}} } } }""";
            var body = $$"""{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{{spec}} }""";
            return way == "POST" ? api.Post(V2 + "?dryRun=All", body) : api.Patch(V2 + "/x?fieldManager=m", body, way);
        }
        if (way is not ("POST" or "application/apply-patch+yaml"))
        {
            await api.Post(V2, $$"""{"metadata":{"name":"x"},"spec":{"scaleTargetRef":{{Target}},"maxReplicas":5} }""");
        }
        var refused = await Write("\"policies\":[]");
        Assert.Equal((422, "HorizontalPodAutoscaler.autoscaling \"x\" is invalid: spec.behavior.scaleUp.policies: Required value: must specify at least one Policy"), (refused.Code, refused.ErrorMessage));
        var defaulted = await Write("\"selectPolicy\":\"Max\"");
        Assert.True(defaulted.Code is 200 or 201, defaulted.ErrorMessage);
        Assert.Equal(2, defaulted["spec", "behavior", "scaleUp", "policies"]!.AsArray!.Count);
    }

    [Fact]
    public async Task Both_versions_show_one_object_under_every_verb()
    {
        await using var api = await TestApi.StartAsync();
        using var watch = await api.Watch(V1 + "?watch=1");
        var created = await api.Post(V1, $$$"""{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"scaleTargetRef":{{{Target}}},"maxReplicas":5,"targetCPUUtilizationPercentage":50}}""");
        Assert.True(created.Code == 201, created.Body.ToString());
        Assert.Equal(("autoscaling/v1", 50, 1, 0), (created.Text("apiVersion"), created.Body.Number("spec", "targetCPUUtilizationPercentage"), created.Body.Number("spec", "minReplicas"), created.Body.Number("status", "currentReplicas")));

        // v2 patches what v1 cannot say; v1 carries it, and a PUT of what v1 showed loses nothing.
        var patched = await api.Patch(V2 + "/x", """{"spec":{"metrics":[{"type":"Pods","pods":{"metric":{"name":"p"},"target":{"type":"AverageValue","averageValue":"7"}}}]}}""");
        // Generations of autoscalers are counted from 1.37 on.
        Assert.Equal((200, "autoscaling/v2", null), (patched.Code, patched.Text("apiVersion"), patched["metadata", "generation"]));
        var v1 = (await api.Get(V1 + "/x")).Body;
        Assert.Null(v1.At("spec", "targetCPUUtilizationPercentage"));
        Assert.Contains("\"targetAverageValue\":\"7\"", v1.Text("metadata", "annotations", Annotation + "metrics"));
        var put = await api.Put(V1 + "/x", v1.WithAt(["spec", "maxReplicas"], 6).ToString());
        Assert.True(put.Code == 200, put.Body.ToString());
        var v2 = (await api.Get(V2 + "/x")).Body;
        Assert.Equal((6, "p"), (v2.Number("spec", "maxReplicas"), v2["spec"].Each("metrics").Single().Text("pods", "metric", "name")));
        Assert.Null(v2.At("metadata", "annotations"));
        Assert.Equal(422, (await api.Patch(V1 + "/x", """{"spec":{"minReplicas":9}}""")).Code);

        // The status, written in either version.
        var status = await api.Patch(V2 + "/x/status", """{"status":{"currentReplicas":3,"desiredReplicas":4,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageValue":"10m","averageUtilization":12}}}]}}""");
        Assert.True(status.Code == 200, status.Body.ToString());
        var seen = (await api.Get(V1 + "/x/status")).Body;
        Assert.Equal((12, 3, 4), (seen.Number("status", "currentCPUUtilizationPercentage"), seen.Number("status", "currentReplicas"), seen.Number("status", "desiredReplicas")));
        await api.Put(V1 + "/x/status", seen.WithAt(["status", "currentReplicas"], 4).ToString());
        v2 = (await api.Get(V2 + "/x")).Body;
        Assert.Equal((4, "10m"), (v2.Number("status", "currentReplicas"), v2["status"].Each("currentMetrics").Single().Text("resource", "current", "averageValue")));

        // Lists, tables and metadata alone.
        Assert.Equal(12, Assert.Single((await api.Get(V1)).Body.Each("items")).Number("status", "currentCPUUtilizationPercentage"));
        foreach (var path in (string[])[V1, V2])
        {
            var table = (await api.Get(path, "application/json;as=Table;g=meta.k8s.io;v=v1")).Body;
            Assert.Equal(["x", "Deployment/web", "<unknown>/7", "1", "6", "4"], table["rows"]!.AsArray![0]["cells"]!.AsArray!.Take(6).Select(c => c.AsString ?? c.ToString()));
            var alone = (await api.Get(path + "/x", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")).Body;
            Assert.Equal(path == V1, alone.At("metadata", "annotations", Annotation + "metrics") is not null);
        }

        // The watch in v1 saw every one of these, in v1.
        foreach (var type in (string[])["ADDED", "MODIFIED", "MODIFIED", "MODIFIED", "MODIFIED"])
        {
            var (got, o) = (await watch.NextAsync())!.Value;
            Assert.Equal((type, "autoscaling/v1"), (got, o.Text("apiVersion")));
        }
    }

    [Fact]
    public async Task Appliers_in_different_versions_know_of_each_other()
    {
        await using var api = await TestApi.StartAsync();
        const string apply = "application/apply-patch+yaml";
        var first = await api.Patch(V2 + "/x?fieldManager=two", $$$"""{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"scaleTargetRef":{{{Target}}},"maxReplicas":5,"metrics":{{{Cpu80}}}}}""", apply);
        Assert.True(first.Code == 201, first.Body.ToString());
        var conflict = await api.Patch(V1 + "/x?fieldManager=one", """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"maxReplicas":7}}""", apply);
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"two\": .spec.maxReplicas"), (conflict.Code, conflict.ErrorMessage));
        var forced = await api.Patch(V1 + "/x?fieldManager=one&force=true", """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"maxReplicas":7}}""", apply);
        Assert.True(forced.Code == 200, forced.Body.ToString());
        var managers = (await api.Get(V2 + "/x"))["metadata"].Each("managedFields").ToDictionary(m => m.Text("manager"));
        Assert.Equal(("autoscaling/v1", "autoscaling/v2"), (managers["one"].Text("apiVersion"), managers["two"].Text("apiVersion")));
        Assert.NotNull(managers["one"].At("fieldsV1", "f:spec", "f:maxReplicas"));
        Assert.Null(managers["two"].At("fieldsV1", "f:spec", "f:maxReplicas"));
        Assert.NotNull(managers["two"].At("fieldsV1", "f:spec", "f:metrics"));

        // A conflict is seen across versions where the field has another name there.
        var cpu = await api.Patch(V1 + "/x?fieldManager=one", """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"maxReplicas":7,"targetCPUUtilizationPercentage":30}}""", apply);
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"two\": .spec.metrics"), (cpu.Code, cpu.ErrorMessage));
    }

    [Fact]
    public async Task Discovery_prefers_the_stored_version()
    {
        await using var api = await TestApi.StartAsync();
        var group = (await api.Get("/apis/autoscaling")).Body;
        Assert.Equal("autoscaling/v2", group.Text("preferredVersion", "groupVersion"));
        Assert.Equal(["v2", "v1"], group.Each("versions").Select(v => v.Text("version")));
        foreach (var version in (string[])["v1", "v2"])
        {
            var resources = (await api.Get("/apis/autoscaling/" + version)).Body.Each("resources").ToArray();
            Assert.Equal(["horizontalpodautoscalers", "horizontalpodautoscalers/status"], resources.Select(r => r.Text("name")));
            Assert.Equal(["hpa"], resources[0]["shortNames"]!.AsArray!.Select(n => n.AsString));
            var openApi = (await api.Get("/openapi/v3/apis/autoscaling/" + version)).Body;
            Assert.NotNull(openApi.At("components", "schemas", $"io.k8s.api.autoscaling.{version}.HorizontalPodAutoscalerSpec", "properties", "maxReplicas"));
        }
    }
}
