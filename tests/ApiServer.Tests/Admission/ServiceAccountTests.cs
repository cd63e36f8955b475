using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class ServiceAccountTests
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    [Theory]
    [InlineData("", "default")]
    [InlineData("\"serviceAccountName\":\"robot\",", "robot")]
    [InlineData("\"serviceAccount\":\"robot\",", "robot")]
    public async Task Pods_run_as_a_service_account(string spec, string expected)
    {
        await using var api = await StartAsync();
        var pod = await api.Post(Pods, Pod("p", spec));
        Assert.Equal((201, expected, expected), (pod.Code, pod.Text("spec", "serviceAccountName"), pod.Text("spec", "serviceAccount")));
    }

    [Fact]
    public async Task Every_container_finds_a_token_the_certificate_and_the_namespace()
    {
        await using var api = await StartAsync();
        var pod = await api.Post(Pods, $$"""
            {"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"i"}],"containers":[{"name":"a","image":"i"},
            {"name":"own","image":"i","volumeMounts":[{"name":"e","mountPath":"{{MountPath}}"}]}],"volumes":[{"name":"e","emptyDir":{} }]} }
            """);
        Assert.Equal(201, pod.Code);
        var volume = pod["spec", "volumes"]!.AsArray![1];
        var name = volume["name"]!.AsString!;
        Assert.Matches("^kube-api-access-[a-z0-9]{5}$", name);
        Assert.Equal(DocumentJson.Parse("""
            {"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"} },
            {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]} },
            {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"} }]} }],"defaultMode":420}
            """u8), volume["projected"]);
        var mount = Assert.Single(pod["spec", "initContainers"]!.AsArray![0]["volumeMounts"]!.AsArray!);
        Assert.Equal((name, MountPath, true), (mount["name"]!.AsString, mount["mountPath"]!.AsString, mount["readOnly"]!.AsBoolean));
        Assert.Equal(mount, Assert.Single(pod["spec", "containers"]!.AsArray![0]["volumeMounts"]!.AsArray!));
        Assert.Equal("e", Assert.Single(pod["spec", "containers"]!.AsArray![1]["volumeMounts"]!.AsArray!)["name"]!.AsString);
    }

    [Theory]
    [InlineData("", "\"automountServiceAccountToken\":false,", false)]
    [InlineData(",\"automountServiceAccountToken\":false", "", false)]
    [InlineData(",\"automountServiceAccountToken\":false", "\"automountServiceAccountToken\":true,", true)]
    public async Task The_pod_decides_whether_it_wants_a_token_and_else_its_account(string account, string pod, bool mounted)
    {
        await using var api = await StartAsync();
        Assert.Equal(201, (await api.Post(Accounts, $$"""{"metadata":{"name":"quiet"}{{account}} }""")).Code);
        var made = await api.Post(Pods, Pod("p", "\"serviceAccountName\":\"quiet\"," + pod));
        Assert.Equal((201, mounted), (made.Code, made["spec", "volumes"] is not null));
    }

    [Fact]
    public async Task Pull_secrets_come_from_the_account_unless_the_pod_has_its_own()
    {
        await using var api = await StartAsync();
        Assert.Equal(201, (await api.Post(Accounts, """{"metadata":{"name":"puller"},"imagePullSecrets":[{"name":"registry"}]}""")).Code);
        var made = await api.Post(Pods, Pod("p", "\"serviceAccountName\":\"puller\","));
        Assert.Equal("registry", made["spec", "imagePullSecrets"]!.AsArray![0]["name"]!.AsString);
        var own = await api.Post(Pods, Pod("q", "\"serviceAccountName\":\"puller\",\"imagePullSecrets\":[{\"name\":\"own\"}],"));
        Assert.Equal("own", Assert.Single(own["spec", "imagePullSecrets"]!.AsArray!)["name"]!.AsString);
    }

    [Theory]
    [InlineData("\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"other\"} }],", "volume with secret.secretName=\"other\" is not allowed because service account strict does not reference that secret")]
    [InlineData("\"imagePullSecrets\":[{\"name\":\"other\"}],", "imagePullSecrets[0].name=\"other\" is not allowed because service account strict does not reference that imagePullSecret")]
    [InlineData("\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"known\"} }],", null)]
    public async Task An_account_may_limit_its_pods_to_its_own_secrets(string spec, string? why)
    {
        await using var api = await StartAsync();
        Assert.Equal(201, (await api.Post(Accounts,
            """{"metadata":{"name":"strict","annotations":{"kubernetes.io/enforce-mountable-secrets":"true"} },"secrets":[{"name":"known"}]}""")).Code);
        var answer = await api.Post(Pods, Pod("p", "\"serviceAccountName\":\"strict\"," + spec));
        Assert.Equal(why is null ? (201, null) : (403, $"pods \"p\" is forbidden: {why}"), (answer.Code, answer.Code == 201 ? null : answer.ErrorMessage));
    }

    [Fact]
    public async Task A_pod_of_an_account_that_is_not_there_is_refused()
    {
        await using var api = await StartAsync();
        var refused = await api.Post(Pods, Pod("p", "\"serviceAccountName\":\"nobody\","));
        Assert.Equal((403, "pods \"p\" is forbidden: error looking up service account default/nobody: serviceaccount \"nobody\" not found"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task A_mirror_pod_gets_nothing_and_refers_to_no_account()
    {
        await using var api = await StartAsync();
        string Mirror(string spec) => $$"""
            {"metadata":{"name":"m","annotations":{"kubernetes.io/config.mirror":"1"} },"spec":{ {{spec}} "nodeName":"n","containers":[{"name":"c","image":"i"}]} }
            """;
        Assert.Equal("pods \"m\" is forbidden: a mirror pod may not reference service accounts", (await api.Post(Pods, Mirror("\"serviceAccountName\":\"default\","))).ErrorMessage);
        var made = await api.Post(Pods, Mirror(""));
        Assert.Equal(201, made.Code);
        Assert.Null(made["spec", "volumes"]);
    }

    private static async Task<TestApi> StartAsync()
    {
        var api = await TestApi.StartAsync(configure: o => o with { DisabledAdmissionPlugins = [] });
        foreach (var name in (string[])["default", "robot"])
        {
            Assert.Equal(201, (await api.Post(Accounts, $$"""{"metadata":{"name":"{{name}}"} }""")).Code);
        }
        return api;
    }
}
