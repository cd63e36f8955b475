using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

public sealed class ContainerEnvironmentTests
{
    [Fact]
    public async Task Env_wins_over_envFrom_and_both_over_Services_and_each_sees_what_came_before()
    {
        var environment = await BuildAsync("""
            {"name":"c","envFrom":[{"prefix":"P_","configMapRef":{"name":"conf"}},{"secretRef":{"name":"gone","optional":true}}],
             "env":[{"name":"A","value":"1"},{"name":"B","value":"$(A)-$(P_key)-$(WEB_SERVICE_HOST)-$(C)-$$(A)-$(A"},{"name":"C","value":"late"},
                    {"name":"P_key","value":"mine"},{"name":"WEB_SERVICE_PORT","value":"own"}]}
            """);
        Assert.Equal("1-value-10.96.0.7-$(C)-$(A)-$(A", environment["B"]);
        Assert.Equal("mine", environment["P_key"]);
        Assert.Equal("own", environment["WEB_SERVICE_PORT"]);
    }

    [Fact]
    public async Task The_downward_API_gives_addresses_labels_and_resources()
    {
        var environment = await BuildAsync("""
            {"name":"c","resources":{"requests":{"cpu":"250m"},"limits":{"memory":"64Mi"}},"env":[
             {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},
             {"name":"HOST","valueFrom":{"fieldRef":{"fieldPath":"status.hostIP"}}},
             {"name":"LABEL","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},
             {"name":"NONE","valueFrom":{"fieldRef":{"fieldPath":"metadata.annotations['none']"}}},
             {"name":"CPU","valueFrom":{"resourceFieldRef":{"resource":"requests.cpu","divisor":"1m"}}},
             {"name":"CORES","valueFrom":{"resourceFieldRef":{"resource":"requests.cpu"}}},
             {"name":"MEMORY","valueFrom":{"resourceFieldRef":{"resource":"limits.memory","divisor":"1Mi"}}},
             {"name":"ALL","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}]}
            """);
        Assert.Equal(("10.1.0.2", "172.30.0.2", "web", ""), (environment["IP"], environment["HOST"], environment["LABEL"], environment["NONE"]));
        Assert.Equal(("250", "1", "64", "4"), (environment["CPU"], environment["CORES"], environment["MEMORY"], environment["ALL"]));
    }

    [Theory]
    [InlineData("""{"configMapKeyRef":{"name":"conf","key":"none"}}""", "couldn't find key none in ConfigMap shop/conf")]
    [InlineData("""{"configMapKeyRef":{"name":"gone","key":"k"}}""", "configmap \"gone\" not found")]
    [InlineData("""{"secretKeyRef":{"name":"gone","key":"k"}}""", "secret \"gone\" not found")]
    public async Task A_missing_key_says_what_is_missing_unless_it_is_optional(string from, string message)
    {
        var error = await Assert.ThrowsAsync<ContainerConfigException>(() => BuildAsync($$"""{"name":"c","env":[{"name":"X","valueFrom":{{from}}}]}"""));
        Assert.Equal(message, error.Message);
        var optional = from.Replace("\"key\"", "\"optional\":true,\"key\"");
        Assert.DoesNotContain("X", (await BuildAsync($$"""{"name":"c","env":[{"name":"X","valueFrom":{{optional}}}]}""")).Keys);
    }

    [Fact]
    public void Services_give_their_address_and_ports_and_the_names_of_Docker_links()
    {
        var variables = ServiceEnvironment.Of(Pod(""), Services);
        Assert.Equal("10.96.0.1", variables["KUBERNETES_SERVICE_HOST"]);
        Assert.Equal("443", variables["KUBERNETES_SERVICE_PORT_HTTPS"]);
        var expected = new Dictionary<string, string>
        {
            ["WEB_SERVICE_HOST"] = "10.96.0.7",
            ["WEB_SERVICE_PORT"] = "80",
            ["WEB_SERVICE_PORT_MAIN_HTTP"] = "80",
            ["WEB_SERVICE_PORT_DNS"] = "53",
            ["WEB_PORT"] = "tcp://10.96.0.7:80",
            ["WEB_PORT_80_TCP"] = "tcp://10.96.0.7:80",
            ["WEB_PORT_80_TCP_PROTO"] = "tcp",
            ["WEB_PORT_80_TCP_PORT"] = "80",
            ["WEB_PORT_80_TCP_ADDR"] = "10.96.0.7",
            ["WEB_PORT_53_UDP"] = "udp://10.96.0.7:53",
            ["WEB_PORT_53_UDP_PROTO"] = "udp",
            ["WEB_PORT_53_UDP_PORT"] = "53",
            ["WEB_PORT_53_UDP_ADDR"] = "10.96.0.7",
        };
        Assert.Equal(expected, variables.Where(v => v.Key.StartsWith("WEB", StringComparison.Ordinal)).ToDictionary());
        Assert.DoesNotContain(variables.Keys, k => k.StartsWith("HEADLESS", StringComparison.Ordinal) || k.StartsWith("ELSEWHERE", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_service_links_only_the_API_server_is_given()
    {
        var variables = ServiceEnvironment.Of(Pod("\"enableServiceLinks\":false,"), Services);
        Assert.All(variables.Keys, k => Assert.StartsWith("KUBERNETES_", k));
        Assert.NotEmpty(variables);
    }

    [Fact]
    public void A_pods_labels_are_one_quoted_entry_a_line()
    {
        var pod = Pod("") with { Metadata = new() { Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "say \"hi\"\n\\" } } };
        Assert.Equal("a=\"say \\\"hi\\\"\\n\\\\\"\nb=\"2\"", PodFields.Value(pod, "metadata.labels", null, ""));
    }

    private static readonly Service[] Services =
    [
        Service("default", "kubernetes", "10.96.0.1", """[{"name":"https","port":443}]"""),
        Service("shop", "web", "10.96.0.7", """[{"name":"main-http","port":80,"protocol":"TCP"},{"name":"dns","port":53,"protocol":"UDP"}]"""),
        Service("shop", "headless", "None", """[{"port":80}]"""),
        Service("other", "elsewhere", "10.96.0.9", """[{"port":80}]"""),
    ];

    private static Service Service(string ns, string name, string address, string ports) => ApiJson.Read<Service>(
        $$"""{"metadata":{"name":"{{name}}","namespace":"{{ns}}"},"spec":{"clusterIP":"{{address}}","ports":{{ports}} } }""");

    private static Pod Pod(string spec) => ApiJson.Read<Pod>(
        $$"""{"metadata":{"name":"p","namespace":"shop","uid":"u1","labels":{"app":"web"} },"spec":{ {{spec}} "containers":[{"name":"c"}]} }""");

    private static Task<IReadOnlyDictionary<string, string>> BuildAsync(string container)
    {
        var node = ApiJson.Read<Node>("""{"status":{"allocatable":{"cpu":"4","memory":"8Gi"}}}""");
        var map = ApiJson.Read<ConfigMap>("""{"data":{"key":"value"}}""");
        return ContainerEnvironment.BuildAsync(Pod(""), ApiJson.Read<Container>(container), new EnvironmentSources(node, "10.1.0.2", "172.30.0.2",
            ServiceEnvironment.Of(Pod(""), Services), name => Task.FromResult(name == "conf" ? map : null), _ => Task.FromResult<Secret?>(null)));
    }
}
