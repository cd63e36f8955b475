namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl with kinds that did not exist when it was built, from their definition to its deletion.</summary>
public sealed class CustomResourceTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    public static TheoryData<string> Versions => KubectlServer.Versions;

    [Theory, MemberData(nameof(Versions))]
    public async Task A_defined_kind_is_as_good_as_a_built_in_one(string version)
    {
        var kubectl = await server.OpenAsync(version, "crd");
        // Kinds of the same name in several groups would be told apart by their groups alone.
        var n = version.Replace(".", "", StringComparison.Ordinal);
        var (group, kind) = ($"v{n}.example.com", "gadget" + n);
        var crd = Definition(group, kind);
        Assert.Equal($"customresourcedefinition.apiextensions.k8s.io/{kind}s.{group} created\n", await kubectl.RunAsync("apply -f -", crd));
        Assert.EndsWith("condition met\n", await kubectl.RunAsync($"wait --for=condition=Established crd/{kind}s.{group} --timeout=60s"));
        Assert.Matches($@"\n{kind}s +{kind[0]}{n} +{group}/v1 +true +{Kind(kind)}\n", "\n" + await kubectl.RunAsync($"api-resources --no-headers --api-group={group}"));

        var gadget = Gadget(group, kind, "one", "{size: 3}");
        Assert.Equal($"{kind}.{group}/one created\n", await kubectl.RunAsync("apply -f -", gadget));
        Assert.Equal($"{kind}.{group}/one unchanged\n", await kubectl.RunAsync("apply -f -", gadget));
        // The default of the schema, and its columns.
        Assert.Matches(@"^NAME +SIZE +COLOR +AGE\none +3 +blue +\d+s\n$", await kubectl.RunAsync($"get {kind}s"));
        Assert.Equal($"{kind}.{group}/one\n", await kubectl.RunAsync($"get {kind[0]}{n} -o name"));
        Assert.Equal($"{kind}.{group}/one\n", await kubectl.RunAsync($"get things-{n} -o name"));
        Assert.Equal("3 blue", await kubectl.RunAsync($"get {kind} one -o jsonpath='{{.spec.size}} {{.spec.color}}'"));
        Assert.Matches(@"Spec:\n +Color: +blue\n +Size: +3\n", await kubectl.RunAsync($"describe {kind} one"));

        var explained = await kubectl.RunAsync($"explain {kind}s.spec");
        Assert.Matches($@"KIND: +{Kind(kind)}\n", explained);
        Assert.Matches(@"\n  size\t<integer>", explained);
        Assert.Contains("How big it is.", explained);

        // What the schema has not, and what it does not allow.
        Assert.Contains("strict decoding error: unknown field \"spec.sise\"", await kubectl.RefusedAsync("apply -f -", Gadget(group, kind, "two", "{sise: 3}")));
        Assert.Contains("spec.size: Invalid value: 30", await kubectl.RefusedAsync("apply -f -", Gadget(group, kind, "two", "{size: 30}")));
        Assert.Contains("spec.size", await kubectl.RefusedAsync("create --validate=false -f -", Gadget(group, kind, "two", "{size: many}")));

        Assert.Equal($"{kind}.{group}/one patched\n", await kubectl.RunAsync($"patch {kind} one --type=merge -p {{\"spec\":{{\"color\":\"red\"}}}}"));
        Assert.Equal($"{kind}.{group}/one labeled\n", await kubectl.RunAsync($"label {kind} one k=v"));
        Assert.Equal($"{kind}.{group}/one edited\n", await kubectl.Kubectl.With("KUBE_EDITOR", "sed -i 's/color: red/color: green/'").RunAsync($"edit {kind} one"));
        Assert.Equal($"{kind}.{group}/one scaled\n", await kubectl.RunAsync($"scale {kind} one --replicas=2"));
        Assert.Equal($"{kind}.{group}/one patched\n", await kubectl.RunAsync($"patch {kind} one --subresource=status --type=merge -p {{\"status\":{{\"replicas\":2}}}}"));
        Assert.Equal("green 2 2", await kubectl.RunAsync($"get {kind} one -o jsonpath='{{.spec.color}} {{.spec.replicas}} {{.status.replicas}}'"));
        Assert.Contains($"{kind}.{group}/one serverside-applied", await kubectl.RunAsync("apply --server-side --force-conflicts -f -", Gadget(group, kind, "one", "{size: 4}")));
        var (code, changes, _) = await kubectl.TryAsync("diff -f -", Gadget(group, kind, "one", "{size: 5}"));
        Assert.True(code == 1 && changes.Contains("+  size: 5\n", StringComparison.Ordinal), changes);
        Assert.Contains("the body of the request was in an unknown format", await kubectl.RefusedAsync($"patch {kind} one -p {{\"spec\":{{\"size\":1}}}}"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_watch_of_a_defined_kind_ends_with_its_definition(string version)
    {
        var kubectl = await server.OpenAsync(version, "watchcrd");
        var n = version.Replace(".", "", StringComparison.Ordinal);
        var (group, kind) = ($"w{n}.example.com", "widget" + n);
        await kubectl.RunAsync("create -f -", Definition(group, kind));
        await kubectl.RunAsync($"wait --for=condition=Established crd/{kind}s.{group} --timeout=60s");
        await kubectl.RunAsync("create -f -", Gadget(group, kind, "one", "{size: 1}"));
        using var watch = kubectl.Kubectl.Start($"get {kind}s.{group} -w --no-headers --output-watch-events");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.Matches("^ADDED +one +1 +blue ", await watch.StandardOutput.ReadLineAsync(limit.Token));
        await kubectl.RunAsync($"patch {kind}s.{group} one --type=merge -p {{\"spec\":{{\"size\":2}}}}");
        Assert.Matches("^MODIFIED +one +2 +blue ", await watch.StandardOutput.ReadLineAsync(limit.Token));
        await kubectl.RunAsync($"delete {kind}s.{group} one");
        Assert.Matches("^DELETED +one +2 +blue ", await watch.StandardOutput.ReadLineAsync(limit.Token));
        await kubectl.RunAsync($"delete crd {kind}s.{group}");
        await watch.WaitForExitAsync(limit.Token);
        Assert.Contains("not found", await kubectl.RefusedAsync($"get crd {kind}s.{group}"));
        Assert.Contains("the server could not find the requested resource", await kubectl.RefusedAsync($"get --raw /apis/{group}/v1/{kind}s"));
        Assert.DoesNotContain(group, await kubectl.RunAsync("api-versions"));
    }

    private static string Kind(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..];

    private static string Gadget(string group, string kind, string name, string spec) => $"apiVersion: {group}/v1\nkind: {Kind(kind)}\nmetadata: {{name: {name}}}\nspec: {spec}\n";

    private static string Definition(string group, string kind) => """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: PLURAL.GROUP}
        spec:
          group: GROUP
          scope: Namespaced
          names: {plural: PLURAL, kind: KIND, shortNames: [SHORT], categories: [things-NUMBER]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
            additionalPrinterColumns:
            - {name: Size, type: integer, jsonPath: .spec.size}
            - {name: Color, type: string, jsonPath: .spec.color}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: A thing of the tests.
                properties:
                  spec:
                    type: object
                    properties:
                      size: {type: integer, maximum: 20, description: How big it is.}
                      color: {type: string, default: blue}
                      replicas: {type: integer}
                  status:
                    type: object
                    properties:
                      replicas: {type: integer}
        """.Replace("GROUP", group, StringComparison.Ordinal).Replace("PLURAL", kind + "s", StringComparison.Ordinal).Replace("KIND", Kind(kind), StringComparison.Ordinal)
        .Replace("SHORT", kind[0] + kind[^3..], StringComparison.Ordinal).Replace("NUMBER", kind[^3..], StringComparison.Ordinal);
}
