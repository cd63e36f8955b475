using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Tests.FieldValidation;

public sealed class SchemaWalkTests
{
    public static TheoryData<string, string, string[]> Pruned => new()
    {
        { """{"spec":{"foo":1,"replicas":2}}""", """{"spec":{"replicas":2}}""", ["unknown field \"spec.foo\""] },
        { """{"foo":{},"spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"b","imag":"x"}]}}}}""",
            """{"spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}}}""",
            ["unknown field \"foo\"", "unknown field \"spec.template.spec.containers[1].imag\""] },
        { """{"spec":{"replicas":1,"replicas":2}}""", """{"spec":{"replicas":2}}""", ["duplicate field \"spec.replicas\""] },
        { """{"metadata":{"labels":{"a":"1","a":"2"}}}""", """{"metadata":{"labels":{"a":"2"}}}""", ["duplicate field \"metadata.labels.a\""] },
        { """{"a":1,"a":2,"b":1,"spec":{"x":1,"paused":true,"paused":false,"template":{"spec":{"containers":[{"name":"c","name":"d","y":1,"image":"i","image":"j"}]}},"z":1},"metadata":{"labels":{"q":"1","q":"1"}}}""",
            """{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"j"}]}}},"metadata":{"labels":{"q":"1"}}}""",
            ["unknown field \"a\"", "unknown field \"b\"", "unknown field \"spec.x\"", "duplicate field \"spec.paused\"", "duplicate field \"spec.template.spec.containers[0].name\"",
             "unknown field \"spec.template.spec.containers[0].y\"", "duplicate field \"spec.template.spec.containers[0].image\"", "unknown field \"spec.z\"", "duplicate field \"metadata.labels.q\""] },
        { """{"metadata":{"managedFields":[{"fieldsV1":{"f:a":{},"f:b":[{"c":1,"c":2}],"f:a":{}}}]}}""", """{"metadata":{"managedFields":[{"fieldsV1":{"f:a":{},"f:b":[{"c":2}]}}]}}""",
            ["duplicate field \"metadata.managedFields[0].fieldsV1.f:b[0].c\"", "duplicate field \"metadata.managedFields[0].fieldsV1.f:a\""] },

        // A field that is given again is read into what the earlier one left: structs, maps, and the items of lists by their place.
        { """{"metadata":{"labels":{"a":"1","b":"1"},"name":"x","name":"y"},"spec":{"x":1,"replicas":2},"metadata":{"labels":{"b":"2","c":"2"},"name":"z","z":1},"spec":{"paused":true}}""",
            """{"metadata":{"labels":{"a":"1","b":"2","c":"2"},"name":"z"},"spec":{"replicas":2,"paused":true}}""",
            ["duplicate field \"metadata.name\"", "unknown field \"metadata.z\"", "unknown field \"spec.x\"", "duplicate field \"metadata\"", "duplicate field \"spec\""] },
        { """{"spec":{"replicas":1},"spec":{"paused":true,"replicas":2},"spec":{"minReadySeconds":3,"replicas":4,"replicas":5}}""",
            """{"spec":{"replicas":5,"paused":true,"minReadySeconds":3}}""", ["duplicate field \"spec.replicas\"", "duplicate field \"spec\""] },
        { """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"i"},{"name":"b","image":"j"}],"nodeName":"n"}},"template":{"spec":{"containers":[{"name":"c"}]}}}}""",
            """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i"}],"nodeName":"n"}}}}""", ["duplicate field \"spec.template\""] },
        { """{"metadata":{"labels":{"a":"1"},"labels":null,"labels":{"b":"2"},"finalizers":["a/a","b/b"],"finalizers":["c/c"]}}""",
            """{"metadata":{"labels":{"b":"2"},"finalizers":["c/c"]}}""", ["duplicate field \"metadata.labels\"", "duplicate field \"metadata.finalizers\""] },
        { """{"metadata":{"managedFields":[{"fieldsV1":{"f:a":{}},"fieldsV1":{"f:b":{}}}]}}""", """{"metadata":{"managedFields":[{"fieldsV1":{"f:b":{}}}]}}""",
            ["duplicate field \"metadata.managedFields[0].fieldsV1\""] },

        // A null after it takes back what Go holds by a pointer, as a list or as a map; elsewhere it says nothing.
        { """{"metadata":{"name":"x","name":null,"labels":{"a":"1"},"labels":null},"spec":{"replicas":2,"replicas":null,"paused":true,"paused":null,"template":{"spec":{"nodeName":"n"}},"template":null},"spec":null}""",
            """{"metadata":{"name":"x"},"spec":{"paused":true,"template":{"spec":{"nodeName":"n"}}}}""",
            ["duplicate field \"metadata.name\"", "duplicate field \"metadata.labels\"", "duplicate field \"spec.replicas\"", "duplicate field \"spec.paused\"", "duplicate field \"spec.template\"", "duplicate field \"spec\""] },

        // A zero means absence, but where upstream has a pointer or writes it always.
        { """{"spec":{"paused":false,"minReadySeconds":0,"replicas":0,"template":{"spec":{"nodeName":"","hostNetwork":false,"terminationGracePeriodSeconds":0,"hostUsers":false,"containers":[{"name":"","image":"","volumeMounts":[{"name":"v","mountPath":"","subPath":""}],"env":[{"name":"A","value":""}]}]}}}}""",
            """{"spec":{"replicas":0,"template":{"spec":{"terminationGracePeriodSeconds":0,"hostUsers":false,"containers":[{"name":"","volumeMounts":[{"name":"v","mountPath":""}],"env":[{"name":"A"}]}]}}}}""", [] },
        { """{"spec":{"Replicas":2}}""", """{"spec":{}}""", ["unknown field \"spec.Replicas\""] },

        // Null is absence in a struct, and the type's zero in a map or list.
        { """{"spec":{"replicas":null,"template":null}}""", """{"spec":{}}""", [] },
        { """{"metadata":{"creationTimestamp":null,"labels":{"a":null}}}""", """{"metadata":{"labels":{"a":""}}}""", [] },
        { """{"spec":{"template":{"spec":{"containers":[null]}}}}""", """{"spec":{"template":{"spec":{"containers":[{}]}}}}""", [] },

        // Empty optional lists and maps are absence; empty structs and required lists are not.
        { """{"metadata":{"labels":{},"finalizers":[]},"spec":{"template":{"spec":{"containers":[],"volumes":[{"name":"v","emptyDir":{}}]}}}}""",
            """{"metadata":{},"spec":{"template":{"spec":{"containers":[],"volumes":[{"name":"v","emptyDir":{}}]}}}}""", [] },

        // Amounts become canonical.
        { """{"spec":{"template":{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":0.5,"memory":"1024Mi"}}}]}}}}""",
            """{"spec":{"template":{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"500m","memory":"1Gi"}}}]}}}}""", [] },
    };

    [Theory]
    [MemberData(nameof(Pruned))]
    public void Only_known_fields_remain(string document, string expected, string[] problems)
    {
        var result = SchemaWalk.Decode(DocumentJson.Parse(document), Deployment.Schema);
        Assert.Null(result.TypeError);
        Assert.Equal(problems, result.Problems);
        Assert.Equal(DocumentJson.Parse(expected), result.Object);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"3"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":3000000000}}""", "json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"paused":"yes"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool")]
    [InlineData("""{"metadata":"x"}""", "json: cannot unmarshal string into Go struct field Deployment.metadata of type v1.ObjectMeta")]
    [InlineData("""{"metadata":{"labels":["a"]}}""", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    [InlineData("""{"metadata":{"labels":{"a":true}}}""", "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{"name":"a"}}}}}""",
        "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"env":[{"name":"A","value":5}]}]}}}}""",
        "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"lots"}}}]}}}}""",
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"ports":[{"containerPort":"80"}],"livenessProbe":{"httpGet":{"port":true}}}]}}}}""",
        "json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.template.spec.containers.livenessProbe.httpGet.port of type int32")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type v1.Deployment")]
    public void A_value_of_the_wrong_shape_is_named_in_Gos_words(string document, string error)
    {
        var result = SchemaWalk.Decode(DocumentJson.Parse(document), Deployment.Schema);
        Assert.Null(result.Object);
        Assert.Equal(error, result.TypeError);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":1.5}}""", "cannot convert float64 to int32")]
    [InlineData("""{"spec":{"replicas":true}}""", "unrecognized type: int32")]
    [InlineData("""{"metadata":"x"}""", "cannot restore struct from: string")]
    [InlineData("""{"metadata":{"labels":["a"]}}""", "cannot restore map from slice")]
    [InlineData("""{"metadata":{"labels":{"a":5}}}""", "cannot convert int64 to string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{"name":"a"}}}}}""", "cannot restore slice from map")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":true}}}]}}}}""", "json: cannot unmarshal bool into Go value of type int32")]
    public void A_tree_is_converted_in_other_words_than_a_text(string document, string error) =>
        Assert.Equal(error, SchemaWalk.Decode(DocumentJson.Parse(document), Deployment.Schema, DecodedFrom.Tree).TypeError);

    [Theory]
    [InlineData("""{"data":{"a":"***"}}""", "illegal base64 data at input byte 0")]
    [InlineData("""{"metadata":{"creationTimestamp":"yesterday"}}""", "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"")]
    public void Text_that_does_not_parse_is_refused(string document, string error) =>
        Assert.Equal(error, SchemaWalk.Decode(DocumentJson.Parse(document), Secret.Schema).TypeError);

    [Fact]
    public void A_clean_document_is_not_copied()
    {
        var document = DocumentJson.Parse("""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b"}]}}""");
        Assert.Same(document, SchemaWalk.Decode(document, Pod.Schema).Object);
    }

    [Fact]
    public void Custom_resources_keep_what_is_empty_and_prune_what_is_unknown()
    {
        var schema = Schema.Object(null, null, () =>
        [
            new SchemaField("spec", () => Schema.Object(null, null, () => [new SchemaField("list", () => Schema.ListOf(() => Schema.Scalar(SchemaType.String)))])),
            new SchemaField("free", () => ValueSchemas.FieldsV1),
        ]);
        var result = SchemaWalk.Decode(DocumentJson.Parse("""{"spec":{"list":[],"x":1},"free":{"y":[null]}}"""), schema);
        Assert.Equal(DocumentJson.Parse("""{"spec":{"list":[]},"free":{"y":[null]}}"""), result.Object);
        Assert.Equal(["unknown field \"spec.x\""], result.Problems);
    }

    [Fact]
    public void Problems_are_bounded()
    {
        var members = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"x{i}\":1"));
        Assert.Equal(100, SchemaWalk.Decode(DocumentJson.Parse($"{{{members}}}"), Pod.Schema).Problems.Count);
    }
}
