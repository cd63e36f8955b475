using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Yaml;
using MiniKube.Kubectl.Apply;

namespace MiniKube.Kubectl.Tests.Apply;

public class ThreeWayMergeTests
{
    private static DocumentObject Read(string yaml) => YamlReader.Read(yaml) as DocumentObject ?? DocumentObject.Empty;

    // last applied, manifest, live, patch
    public static TheoryData<string, string, string, string> Plain => new()
    {
        { "{a: 1}", "{a: 1}", "{a: 1, b: 2}", "{}" },
        { "{a: 1}", "{a: 2}", "{a: 1, b: 2}", "{a: 2}" },
        { "{a: 1, b: 2}", "{a: 1}", "{a: 1, b: 2}", "{b: null}" },
        { "{a: 1, b: 2}", "{a: 1}", "{a: 1}", "{}" },
        { "{}", "{a: null}", "{a: 1}", "{a: null}" },
        { "{m: {x: 1, y: 2}}", "{m: {x: 3}}", "{m: {x: 1, y: 2, z: 9}}", "{m: {x: 3, y: null}}" },
        { "{l: [1]}", "{l: [1, 2]}", "{l: [1]}", "{l: [1, 2]}" },
        { "{}", "{m: {x: 1}}", "{m: 5}", "{m: {x: 1}}" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public void Without_a_schema_lists_are_whole(string last, string now, string live, string patch) =>
        AssertSame(Read(patch), ThreeWayMerge.Patch(Read(last), Read(now), Read(live), null));

    public static TheoryData<string, string, string, string> Pods => new()
    {
        // An image changes; what the server filled in beside it stays.
        {
            "{spec: {containers: [{name: a, image: x}]}}", "{spec: {containers: [{name: a, image: z2}]}}",
            "{spec: {containers: [{name: a, image: x, imagePullPolicy: Always}]}}",
            "{spec: {$setElementOrder/containers: [{name: a}], containers: [{name: a, image: z2}]}}"
        },
        // A container is taken out, another's is not ours to remove.
        {
            "{spec: {containers: [{name: a, image: x}, {name: b, image: x}]}}", "{spec: {containers: [{name: a, image: x}]}}",
            "{spec: {containers: [{name: a, image: x}, {name: b, image: x}, {name: sidecar, image: z}]}}",
            "{spec: {$setElementOrder/containers: [{name: a}], containers: [{$patch: delete, name: b}]}}"
        },
        // A new one comes first.
        {
            "{spec: {containers: [{name: a, image: x}]}}", "{spec: {containers: [{name: n, image: x}, {name: a, image: x}]}}",
            "{spec: {containers: [{name: a, image: x}]}}",
            "{spec: {$setElementOrder/containers: [{name: n}, {name: a}], containers: [{name: n, image: x}]}}"
        },
        // Sets.
        {
            "{metadata: {finalizers: [a.io/x, b.io/y]}}", "{metadata: {finalizers: [a.io/x, c.io/z]}}", "{metadata: {finalizers: [a.io/x, b.io/y]}}",
            "{metadata: {$setElementOrder/finalizers: [a.io/x, c.io/z], $deleteFromPrimitiveList/finalizers: [b.io/y], finalizers: [c.io/z]}}"
        },
        // Another source of a volume drops the former.
        {
            "{spec: {volumes: [{name: v, emptyDir: {}}]}}", "{spec: {volumes: [{name: v, configMap: {name: m}}]}}", "{spec: {volumes: [{name: v, emptyDir: {}}]}}",
            "{spec: {$setElementOrder/volumes: [{name: v}], volumes: [{name: v, configMap: {name: m}, emptyDir: null, $retainKeys: [configMap, name]}]}}"
        },
    };

    [Theory]
    [MemberData(nameof(Pods))]
    public void Lists_of_a_pod_merge_by_their_keys(string last, string now, string live, string patch) =>
        AssertSame(Read(patch), ThreeWayMerge.Patch(Read(last), Read(now), Read(live), SchemaOf<Pod>()));

    [Fact]
    public void Ports_that_share_a_number_go_as_a_whole()
    {
        var now = Read("{spec: {ports: [{name: t, port: 53, protocol: TCP}, {name: u, port: 53, protocol: UDP}]}}");
        var live = Read("{spec: {ports: [{name: t, port: 53, protocol: TCP, targetPort: 53}]}}");
        var same = Read("{spec: {ports: [{name: t, port: 53, protocol: TCP, targetPort: 53}, {name: u, port: 53, protocol: UDP, targetPort: 53}]}}");

        Assert.Equal("replace", ThreeWayMerge.Patch(DocumentObject.Empty, now, live, SchemaOf<Service>()).At("spec", "ports")!.AsArray![0]["$patch"]!.AsString);
        Assert.Equal(DocumentObject.Empty, ThreeWayMerge.Patch(DocumentObject.Empty, now, same, SchemaOf<Service>()));
    }

    [Fact]
    public void Defaults_of_the_server_are_no_difference()
    {
        var now = Read("{spec: {strategy: {rollingUpdate: {maxSurge: 2}}}}");
        var live = Read("{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2, maxUnavailable: 0}}}}");

        Assert.Equal(DocumentObject.Empty, ThreeWayMerge.Patch(now, now, live, SchemaOf<Deployment>()));
    }

    // The order of members says nothing.
    private static void AssertSame(Document expected, Document actual) => Assert.True(expected.Equals(actual), $"expected {expected}, got {actual}");

    private static Schema SchemaOf<T>() where T : class, MiniKube.Api.Codecs.IKubernetesObject<T> => T.Schema;
}
