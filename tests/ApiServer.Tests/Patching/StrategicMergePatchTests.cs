using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Patching;

namespace MiniKube.ApiServer.Tests.Patching;

public sealed class StrategicMergePatchTests
{
    private static readonly Schema PodSpecSchema = PodSpec.Schema;

    public static TheoryData<string, string, string> PodSpecs => new()
    {
        // Lists with a merge key merge item by item; what the patch names comes first, as upstream orders.
        { """{"containers":[{"name":"a","image":"x"}]}""", """{"containers":[{"name":"b","image":"y"}]}""",
            """{"containers":[{"name":"b","image":"y"},{"name":"a","image":"x"}]}""" },
        { """{"containers":[{"name":"a","image":"x","tty":true}]}""", """{"containers":[{"name":"a","image":"y"}]}""",
            """{"containers":[{"name":"a","image":"y","tty":true}]}""" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"$patch":"delete","name":"b"}]}""", """{"containers":[{"name":"a"}]}""" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"$patch":"replace"},{"name":"c"}]}""", """{"containers":[{"name":"c"}]}""" },
        { """{"containers":[{"name":"a","tty":true}]}""", """{"containers":[{"$patch":"merge","name":"a","image":"x"}]}""", """{"containers":[{"name":"a","tty":true,"image":"x"}]}""" },
        { """{"containers":[{"name":"a","env":[{"name":"K","value":"1"},{"name":"L","value":"2"}]}]}""",
            """{"containers":[{"name":"a","env":[{"name":"K","value":"3"},{"name":"L","$patch":"delete"}]}]}""",
            """{"containers":[{"name":"a","env":[{"name":"K","value":"3"}]}]}""" },
        { """{"containers":[{"name":"a","env":[{"name":"K","value":"1"}]}]}""",
            """{"containers":[{"name":"a","env":[{"name":"K","value":null,"valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}""",
            """{"containers":[{"name":"a","env":[{"name":"K","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}""" },
        { """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"x"}]}]}""", """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"y"}]}]}""",
            """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"y"}]}]}""" },

        // Atomic lists are replaced.
        { """{"tolerations":[{"key":"a"},{"key":"b"}]}""", """{"tolerations":[{"key":"c"}]}""", """{"tolerations":[{"key":"c"}]}""" },
        { """{"containers":[{"name":"a","command":["x","y"]}]}""", """{"containers":[{"name":"a","command":["z"]}]}""", """{"containers":[{"name":"a","command":["z"]}]}""" },

        // Maps merge, null deletes.
        { """{"nodeSelector":{"a":"1","b":"2"}}""", """{"nodeSelector":{"a":null,"c":"3"}}""", """{"nodeSelector":{"b":"2","c":"3"}}""" },
        { """{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"replace","c":"3"}}""", """{"nodeSelector":{"c":"3"}}""" },
        { """{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"delete"}}""", """{"nodeSelector":{}}""" },
        { """{"hostname":"a"}""", """{"hostname":null}""", "{}" },
        { "{}", """{"securityContext":{"runAsUser":null,"fsGroup":1}}""", """{"securityContext":{"fsGroup":1}}""" },
        { "{}", """{"containers":[{"name":"a","$patch":"delete"},{"name":"b","$setElementOrder/env":[]}]}""", """{"containers":[{"name":"b"}]}""" },

        // $retainKeys: a volume changes its source.
        { """{"volumes":[{"name":"v","emptyDir":{}}]}""", """{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}""",
            """{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""" },
        { """{"volumes":[{"name":"v","emptyDir":{}}]}""", """{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""",
            """{"volumes":[{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}]}""" },

        // $setElementOrder.
        { """{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}""", """{"$setElementOrder/containers":[{"name":"c"},{"name":"a"},{"name":"b"}]}""",
            """{"containers":[{"name":"c"},{"name":"a"},{"name":"b"}]}""" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""",
            """{"$setElementOrder/containers":[{"name":"b"},{"name":"new"},{"name":"a"}],"containers":[{"name":"new","image":"x"}]}""",
            """{"containers":[{"name":"b"},{"name":"new","image":"x"},{"name":"a"}]}""" },
        { """{"containers":[{"name":"a"},{"name":"server"},{"name":"b"}]}""",
            """{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"b","image":"x"}]}""",
            """{"containers":[{"name":"a"},{"name":"server"},{"name":"b","image":"x"}]}""" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""",
            """{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b"}]}""" },
        { "{}", """{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"a","image":"x"}]}""", """{"containers":[{"name":"a","image":"x"}]}""" },
    };

    public static TheoryData<string, string, string> ObjectMetas => new()
    {
        { """{"finalizers":["a","b"]}""", """{"finalizers":["c","a"]}""", """{"finalizers":["c","a","b"]}""" },
        { """{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":["b"]}""" },
        { """{"finalizers":["a","b","c"]}""",
            """{"$deleteFromPrimitiveList/finalizers":["b"],"$setElementOrder/finalizers":["d","c","a"],"finalizers":["d"]}""",
            """{"finalizers":["d","c","a"]}""" },
        { "{}", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", "{}" },
        { """{"ownerReferences":[{"uid":"1","name":"a"}]}""", """{"ownerReferences":[{"uid":"1","controller":true}]}""",
            """{"ownerReferences":[{"uid":"1","name":"a","controller":true}]}""" },
        { """{"annotations":{"a":"1"}}""", """{"annotations":null}""", "{}" },
    };

    [Theory]
    [MemberData(nameof(PodSpecs))]
    public void Pod_specs_merge_by_their_schema(string spec, string patch, string expected) => Expect(expected, spec, patch, PodSpecSchema);

    [Theory]
    [MemberData(nameof(ObjectMetas))]
    public void Lists_of_scalars_with_the_merge_strategy_are_unions(string metadata, string patch, string expected) =>
        Expect(expected, metadata, patch, Api.Meta.V1.ObjectMeta.Schema);

    // The two examples of "Update API Objects in Place Using kubectl patch" in the Kubernetes documentation.
    [Fact]
    public void The_documentations_deployment_gets_a_second_container_and_other_tolerations()
    {
        const string deployment = """{"spec":{"template":{"spec":{"containers":[{"name":"patch-demo-ctr","image":"nginx"}],"tolerations":[{"effect":"NoSchedule","key":"dedicated","value":"test-team"}]}}}}""";
        Expect("""{"spec":{"template":{"spec":{"containers":[{"image":"redis","name":"patch-demo-ctr-2"},{"name":"patch-demo-ctr","image":"nginx"}],"tolerations":[{"effect":"NoSchedule","key":"dedicated","value":"test-team"}]}}}}""",
            deployment, """{"spec":{"template":{"spec":{"containers":[{"name":"patch-demo-ctr-2","image":"redis"}]}}}}""", Deployment.Schema);
        Expect("""{"spec":{"template":{"spec":{"containers":[{"name":"patch-demo-ctr","image":"nginx"}],"tolerations":[{"effect":"NoSchedule","key":"disktype","value":"ssd"}]}}}}""",
            deployment, """{"spec":{"template":{"spec":{"tolerations":[{"effect":"NoSchedule","key":"disktype","value":"ssd"}]}}}}""", Deployment.Schema);
    }

    [Fact]
    public void The_documentations_strategy_changes_with_retainKeys() =>
        Expect("""{"spec":{"strategy":{"type":"Recreate"}}}""",
            """{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"30%"}}}}""",
            """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""", Deployment.Schema);

    [Theory]
    [InlineData("""{"containers":[{"image":"x"}]}""", 422, """map: {"image":"x"} does not contain declared merge key: name""")]
    [InlineData("""{"$patch":"burn"}""", 400, """unknown patch type: burn in map: {"$patch":"burn"}""")]
    [InlineData("""{"securityContext":{"$retainKeys":["runAsUser"],"fsGroup":1}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"$setElementOrder/containers":3}""", 400, "invalid patch format of setElementOrder list")]
    public void A_patch_that_makes_no_sense_is_refused(string patch, int code, string why)
    {
        var spec = (DocumentObject)DocumentJson.Parse("""{"containers":[{"name":"a"}],"securityContext":{"runAsUser":1}}""");
        var result = Patches.Apply(PatchType.StrategicMerge, spec, DocumentJson.Parse(patch), PodSpecSchema);
        Assert.Equal((code, why), (result.Code, result.Cause ?? result.Message));
    }

    [Fact]
    public void An_order_that_contradicts_the_patch_is_refused()
    {
        var result = Patches.Apply(PatchType.StrategicMerge, DocumentObject.Empty,
            DocumentJson.Parse("""{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a"},{"name":"b"}]}"""), PodSpecSchema);
        Assert.Equal(422, result.Code);
        Assert.StartsWith("The order in patch list:", result.Cause);
    }

    private static void Expect(string expected, string document, string patch, Schema schema) => Assert.Equal(
        DocumentJson.Parse(expected),
        Patches.Apply(PatchType.StrategicMerge, (DocumentObject)DocumentJson.Parse(document), DocumentJson.Parse(patch), schema).Patched);
}
