using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Admission;

public class PodSecurityTests
{
    private const string Good = """
        "securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"} },
        "containers":[{"name":"a","image":"i","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]} } }]
        """;

    [Fact]
    public async Task A_plain_pod_is_told_all_that_keeps_it_out_of_a_restricted_namespace()
    {
        await using var api = await StartAsync("enforce", "restricted");
        var refused = await Pod(api, "\"containers\":[{\"name\":\"a\",\"image\":\"i\"},{\"name\":\"b\",\"image\":\"i\"}]");
        Assert.Equal((403, "Forbidden",
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": "
            + "allowPrivilegeEscalation != false (containers \"a\", \"b\" must set securityContext.allowPrivilegeEscalation=false), "
            + "unrestricted capabilities (containers \"a\", \"b\" must set securityContext.capabilities.drop=[\"ALL\"]), "
            + "runAsNonRoot != true (pod or containers \"a\", \"b\" must set securityContext.runAsNonRoot=true), "
            + "seccompProfile (pod or containers \"a\", \"b\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")"),
            (refused.Code, refused.Reason, refused.ErrorMessage));
        Assert.Equal(201, (await Pod(api, Good)).Code);
    }

    [Theory]
    [InlineData("\"hostNetwork\":true,\"hostPID\":true", "", "host namespaces (hostNetwork=true, hostPID=true)")]
    [InlineData("\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/\"} }]", "", "hostPath volumes (volume \"v\")")]
    [InlineData("", "\"ports\":[{\"containerPort\":1,\"hostPort\":81},{\"containerPort\":2,\"hostPort\":82}]", "hostPort (container \"a\" uses hostPorts 81, 82)")]
    [InlineData("", "\"livenessProbe\":{\"httpGet\":{\"host\":\"example.com\",\"port\":80} }", "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"example.com\")")]
    [InlineData("", "\"securityContext\":{\"privileged\":true}", "privileged (container \"a\" must not set securityContext.privileged=true)")]
    [InlineData("\"securityContext\":{\"seLinuxOptions\":{\"type\":\"spc_t\",\"user\":\"u\"} }", "\"securityContext\":{\"seLinuxOptions\":{\"role\":\"r\"} }",
        "seLinuxOptions (pod and container \"a\" set forbidden securityContext.seLinuxOptions: type \"spc_t\"; user may not be set; role may not be set)")]
    [InlineData("\"securityContext\":{\"sysctls\":[{\"name\":\"net.ipv4.tcp_rmem\",\"value\":\"1\"},{\"name\":\"kernel.msgmax\",\"value\":\"1\"}]}", "", "forbidden sysctls (kernel.msgmax)")]
    [InlineData("", "\"securityContext\":{\"capabilities\":{\"add\":[\"CHOWN\",\"NET_RAW\",\"BPF\"]} }",
        "non-default capabilities (container \"a\" must not include \"BPF\", \"NET_RAW\" in securityContext.capabilities.add)")]
    [InlineData("\"securityContext\":{\"seccompProfile\":{\"type\":\"Unconfined\"} }", "", "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")")]
    [InlineData("\"securityContext\":{\"appArmorProfile\":{\"type\":\"Unconfined\"} }", "", "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")")]
    public async Task What_leads_out_of_a_container_is_kept_out_of_a_baseline_namespace(string spec, string container, string why)
    {
        await using var api = await StartAsync("enforce", "baseline");
        var body = $$"""{{spec}}{{(spec.Length > 0 ? "," : "")}}"containers":[{"name":"a","image":"i"{{(container.Length > 0 ? "," : "")}}{{container}} }]""";
        var refused = await Pod(api, body);
        Assert.Equal((403, $"pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": {why}"), (refused.Code, refused.ErrorMessage));
    }

    [Theory]
    [InlineData("v1.18", "", true)]
    [InlineData("v1.19", "", false)]
    [InlineData("v1.24", "\"os\":{\"name\":\"windows\"},", false)]
    [InlineData("v1.25", "\"os\":{\"name\":\"windows\"},", true)]
    public async Task Each_version_has_its_own_rules(string version, string os, bool allowed)
    {
        await using var api = await StartAsync("enforce", "restricted", version);
        // Neither a seccomp profile nor, before 1.22, dropped capabilities were asked for.
        var capabilities = version is "v1.18" or "v1.19" ? "" : ",\"capabilities\":{\"drop\":[\"ALL\"]}";
        var escalation = os.Length > 0 ? "" : $",\"securityContext\":{{\"allowPrivilegeEscalation\":false{capabilities}}}";
        var answer = await Pod(api, $"{os}\"securityContext\":{{\"runAsNonRoot\":true}},\"containers\":[{{\"name\":\"a\",\"image\":\"i\"{escalation}}}]");
        Assert.Equal(allowed ? 201 : 403, answer.Code);
    }

    [Fact]
    public async Task Root_in_a_user_namespace_is_no_root()
    {
        await using var api = await StartAsync("enforce", "restricted");
        const string root = "\"containers\":[{\"name\":\"a\",\"image\":\"i\",\"securityContext\":{\"runAsUser\":0,\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]},\"seccompProfile\":{\"type\":\"RuntimeDefault\"} } }]";
        Assert.Contains("runAsUser=0 (container \"a\" must not set runAsUser=0)", (await Pod(api, root)).ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(201, (await Pod(api, "\"hostUsers\":false," + root)).Code);
    }

    [Fact]
    public async Task Pods_and_templates_are_warned_of_what_they_would_violate()
    {
        await using var api = await StartAsync("warn", "baseline");
        const string spec = "\"containers\":[{\"name\":\"a\",\"image\":\"i\",\"securityContext\":{\"privileged\":true} }]";
        const string warning = "would violate PodSecurity \\\"baseline:latest\\\": privileged (container \\\"a\\\" must not set securityContext.privileged=true)";
        var pod = await Pod(api, spec);
        Assert.Equal(201, pod.Code);
        Assert.Contains(warning, Warning(pod), StringComparison.Ordinal);
        var deployment = await api.Post("/apis/apps/v1/namespaces/shop/deployments",
            $$"""{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"} },"template":{"metadata":{"labels":{"a":"b"} },"spec":{ {{spec}} } } } }""");
        Assert.Equal(201, deployment.Code);
        Assert.Contains(warning, Warning(deployment), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_asks_for_more_is_warned_of_the_pods_it_has()
    {
        await using var api = await StartAsync("enforce", "privileged");
        foreach (var name in (string[])["x", "y", "z"])
        {
            Assert.Equal(201, (await Pod(api, "\"hostNetwork\":true,\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]", name)).Code);
        }
        Assert.Equal(201, (await Pod(api, Good, "good")).Code);
        var labelled = await api.Patch("/api/v1/namespaces/shop", "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"baseline\"}}}");
        Assert.Equal(200, labelled.Code);
        Assert.Equal(
            [
                "299 - \"existing pods in namespace \\\"shop\\\" violate the new PodSecurity enforce level \\\"baseline:latest\\\"\"",
                "299 - \"x (and 2 other pods): host namespaces\"",
            ],
            labelled.Message.Headers.GetValues("Warning"));
    }

    [Theory]
    [InlineData("enforce", "strict", "must be one of privileged, baseline, restricted")]
    [InlineData("warn-version", "1.2", "must be \"latest\" or \"v1.x\"")]
    public async Task Wrong_labels_are_refused(string mode, string value, string rule)
    {
        await using var api = await TestApi.StartAsync();
        var refused = await api.Post("/api/v1/namespaces", $$"""{"metadata":{"name":"n","labels":{"pod-security.kubernetes.io/{{mode}}":"{{value}}"} } }""");
        Assert.Equal((422, $"Namespace \"n\" is invalid: metadata.labels[pod-security.kubernetes.io/{mode}]: Invalid value: \"{value}\": {rule}"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task Changes_that_matter_not_are_let_pass_in_a_pod_from_before()
    {
        await using var api = await StartAsync("enforce", "privileged");
        Assert.Equal(201, (await Pod(api, "\"hostNetwork\":true,\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]")).Code);
        Assert.Equal(200, (await api.Patch("/api/v1/namespaces/shop", "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"restricted\"}}}")).Code);
        Assert.Equal(200, (await api.Patch("/api/v1/namespaces/shop/pods/p", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")).Code);
        Assert.Equal(403, (await api.Patch("/api/v1/namespaces/shop/pods/p", "{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"other\"}]}}", "application/strategic-merge-patch+json")).Code);
    }

    [Fact]
    public async Task Configuration_sets_the_standard_and_exempts()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: PodSecurity
                  configuration:
                    apiVersion: pod-security.admission.config.k8s.io/v1
                    kind: PodSecurityConfiguration
                    defaults: {enforce: baseline, enforce-version: v1.30, warn: restricted}
                    exemptions: {usernames: [trusted], namespaces: [free], runtimeClasses: [sandbox]}
                """, TestContext.Current.CancellationToken);
            await using var api = await TestApi.StartAsync(configure: o => o with { AdmissionConfigFile = file });
            const string bad = """{"metadata":{"name":"p"},"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"i"}]} }""";
            var refused = await api.Post(Samples.Pods, bad);
            Assert.Equal("pods \"p\" is forbidden: violates PodSecurity \"baseline:v1.30\": host namespaces (hostNetwork=true)", refused.ErrorMessage);
            Assert.Equal(201, (await api.Send(HttpMethod.Post, Samples.Pods, bad, client: api.As("trusted", "system:masters"))).Code);
            var free = await api.Post("/api/v1/namespaces", """{"metadata":{"name":"free","labels":{"pod-security.kubernetes.io/enforce":"restricted"} } }""");
            Assert.Contains("namespace \\\"free\\\" is exempt from Pod Security, and the policy (enforce=restricted:v1.30) will be ignored", Warning(free), StringComparison.Ordinal);
            Assert.Equal(201, (await api.Post("/api/v1/namespaces/free/pods", bad)).Code);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Warning(Answer answer) => string.Join('\n', answer.Message.Headers.TryGetValues("Warning", out var values) ? values : []);

    private static async Task<TestApi> StartAsync(string mode, string level, string version = "latest")
    {
        var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.Post("/api/v1/namespaces", $$"""
            {"metadata":{"name":"shop","labels":{"pod-security.kubernetes.io/{{mode}}":"{{level}}","pod-security.kubernetes.io/{{mode}}-version":"{{version}}"} } }
            """)).Code);
        return api;
    }

    private static Task<Answer> Pod(TestApi api, string spec, string name = "p") =>
        api.Post("/api/v1/namespaces/shop/pods", $$"""{"metadata":{"name":"{{name}}"},"spec":{ {{spec}} } }""");
}
