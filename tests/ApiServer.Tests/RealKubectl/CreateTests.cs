using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>What kubectl's own makers of objects send, each in the encoding that the version prefers, is taken and kept.</summary>
public sealed class CreateTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    public static TheoryData<string> Versions => KubectlServer.Versions;

    [Theory, MemberData(nameof(Versions))]
    public async Task Data_accounts_and_workloads_are_made_from_flags(string version)
    {
        var kubectl = await server.OpenAsync(version, "data");
        var credential = server.Host.Server.Ca.IssueClient("someone");
        var (file, env) = (kubectl.File("letter.txt", "dear\n"), kubectl.File("vars.env", "A=1\nB=2\n"));
        var (certificate, key) = (kubectl.File("tls.crt", credential.CertificatePem), kubectl.File("tls.key", credential.KeyPem));
        (string Command, string Object)[] makers =
        [
            ($"configmap settings --from-literal=k=v --from-file={file}", "configmap/settings"),
            ($"configmap variables --from-env-file={env}", "configmap/variables"),
            ("secret generic plain --from-literal=k=v --type=a/b", "secret/plain"),
            ($"secret tls pair --cert={certificate} --key={key}", "secret/pair"),
            ("secret docker-registry login --docker-server=reg.example --docker-username=u --docker-password=p", "secret/login"),
            ("serviceaccount robot", "serviceaccount/robot"),
            ("deployment web --image=nginx --image=busybox --replicas=2", "deployment.apps/web"),
            ("job once --image=busybox -- date -u", "job.batch/once"),
            ("cronjob often --image=busybox --schedule='*/5 * * * *' --restart=Never -- date", "cronjob.batch/often"),
            ("job now --from=cronjob/often", "job.batch/now"),
        ];
        await MakeAsync(kubectl, makers);
        var made = await kubectl.ObjectsAsync(string.Join(' ', makers.Select(static m => m.Object)));
        Assert.Equal(("v", "dear\n"), (made[0].At("data", "k")!.AsString, made[0].At("data", "letter.txt")!.AsString));
        Assert.Equal(("1", "2"), (made[1].At("data", "A")!.AsString, made[1].At("data", "B")!.AsString));
        Assert.Equal(("dg==", "a/b"), (made[2].At("data", "k")!.AsString, made[2]["type"]!.AsString));
        Assert.Equal((Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credential.KeyPem)), "kubernetes.io/tls"), (made[3].At("data", "tls.key")!.AsString, made[3]["type"]!.AsString));
        Assert.Equal("kubernetes.io/dockerconfigjson", made[4]["type"]!.AsString);
        Assert.Equal((2L, "web", "nginx,busybox"), (made[6].At("spec", "replicas")!.AsInteger, made[6].At("spec", "selector", "matchLabels", "app")!.AsString, Images(made[6].At("spec", "template")!)));
        Assert.Equal("busybox", Images(made[7].At("spec", "template")!));
        Assert.Equal(["date", "-u"], made[7].At("spec", "template", "spec", "containers")!.AsArray![0]["command"]!.AsArray!.Select(static w => w.AsString));
        Assert.Equal(("*/5 * * * *", "Never"), (made[8].At("spec", "schedule")!.AsString, made[8].At("spec", "jobTemplate", "spec", "template", "spec", "restartPolicy")!.AsString));
        Assert.Equal(("CronJob", made[8].At("metadata", "uid")!.AsString), (made[9].At("metadata", "ownerReferences")!.AsArray![0]["kind"]!.AsString, made[9].At("metadata", "ownerReferences")!.AsArray![0]["uid"]!.AsString));
        Assert.Equal("manual", made[9].At("metadata", "annotations", "cronjob.kubernetes.io/instantiate")!.AsString);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Services_and_ingresses_are_made_from_flags(string version)
    {
        var kubectl = await server.OpenAsync(version, "network");
        (string Command, string Object)[] makers =
        [
            ("service clusterip inner --tcp=80:8080 --tcp=443", "service/inner"),
            ("service clusterip headless --clusterip=None", "service/headless"),
            ("service nodeport outer --tcp=80:8080", "service/outer"),
            ("service loadbalancer balanced --tcp=80", "service/balanced"),
            ("service externalname alias --external-name=example.com", "service/alias"),
            ("ingress site --class=nginx --annotation=a=b --rule='foo.example/bar*=inner:80,tls=cert' --default-backend=inner:80", "ingress.networking.k8s.io/site"),
            ("poddisruptionbudget steady --selector=app=web --min-available=50%", "poddisruptionbudget.policy/steady"),
            ("quota small --hard=pods=3,requests.cpu=1 --scopes=NotTerminating", "resourcequota/small"),
        ];
        await MakeAsync(kubectl, makers);
        var made = await kubectl.ObjectsAsync(string.Join(' ', makers.Select(static m => m.Object)));
        Assert.Equal(["80-8080", "443"], made[0].At("spec", "ports")!.AsArray!.Select(static p => p["name"]!.AsString));
        Assert.StartsWith("10.96.", made[0].At("spec", "clusterIP")!.AsString);
        Assert.Equal("None", made[1].At("spec", "clusterIP")!.AsString);
        Assert.InRange(made[2].At("spec", "ports")!.AsArray![0]["nodePort"]!.AsInteger!.Value, 30000, 32767);
        Assert.Equal("LoadBalancer", made[3].At("spec", "type")!.AsString);
        Assert.Equal(("ExternalName", "example.com"), (made[4].At("spec", "type")!.AsString, made[4].At("spec", "externalName")!.AsString));
        var path = made[5].At("spec", "rules")!.AsArray![0].At("http", "paths")!.AsArray![0];
        Assert.Equal(("/bar", "Prefix", 80L, "cert"), (path["path"]!.AsString, path["pathType"]!.AsString, path.At("backend", "service", "port", "number")!.AsInteger, made[5].At("spec", "tls")!.AsArray![0]["secretName"]!.AsString));
        Assert.Equal("50%", made[6].At("spec", "minAvailable")!.AsString);
        Assert.Equal(("3", "1"), (made[7].At("spec", "hard", "pods")!.AsString, made[7].At("spec", "hard", "requests.cpu")!.AsString));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Namespaces_classes_and_roles_are_made_from_flags(string version)
    {
        var kubectl = await server.OpenAsync(version, "roles");
        var other = kubectl.Namespace + "-made";
        (string Command, string Object)[] makers =
        [
            ($"namespace {other}", $"namespace/{other}"),
            ($"priorityclass {other} --value=100 --description=some --preemption-policy=Never", $"priorityclass.scheduling.k8s.io/{other}"),
            ("role reader --verb=get,list --resource=pods,deployments.apps,pods/log --resource-name=x", "role.rbac.authorization.k8s.io/reader"),
            ($"clusterrole {other} --verb=get --non-resource-url=/logs/*", $"clusterrole.rbac.authorization.k8s.io/{other}"),
            ($"clusterrole {other}-sum --aggregation-rule=example.com/sum=true", $"clusterrole.rbac.authorization.k8s.io/{other}-sum"),
            ($"rolebinding readers --role=reader --user=ann --group=staff --serviceaccount={kubectl.Namespace}:default", "rolebinding.rbac.authorization.k8s.io/readers"),
            ($"clusterrolebinding {other} --clusterrole={other} --user=ann", $"clusterrolebinding.rbac.authorization.k8s.io/{other}"),
        ];
        await MakeAsync(kubectl, makers);
        var made = await kubectl.ObjectsAsync(string.Join(' ', makers.Select(static m => m.Object)));
        Assert.Equal("Active", made[0].At("status", "phase")!.AsString);
        Assert.Equal((100L, "Never"), (made[1]["value"]!.AsInteger, made[1]["preemptionPolicy"]!.AsString));
        Assert.Equal(["pods,pods/log", "deployments"], made[2]["rules"]!.AsArray!.Select(static r => string.Join(',', r["resources"]!.AsArray!.Select(static n => n.AsString).Order())));
        Assert.Equal("/logs/*", made[3]["rules"]!.AsArray![0]["nonResourceURLs"]!.AsArray![0].AsString);
        Assert.Equal("true", made[4].At("aggregationRule", "clusterRoleSelectors")!.AsArray![0].At("matchLabels", "example.com/sum")!.AsString);
        Assert.Equal(["User ann", "Group staff", "ServiceAccount default"], made[5]["subjects"]!.AsArray!.Select(static s => $"{s["kind"]!.AsString} {s["name"]!.AsString}"));
        Assert.Equal(("ClusterRole", other), (made[6].At("roleRef", "kind")!.AsString, made[6].At("roleRef", "name")!.AsString));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task What_is_only_tried_or_refused_is_not_made(string version)
    {
        var kubectl = await server.OpenAsync(version, "tried");
        Assert.Equal("configmap/m created (dry run)\n", await kubectl.RunAsync("create configmap m --dry-run=client"));
        Assert.Equal("configmap/m created (server dry run)\n", await kubectl.RunAsync("create configmap m --dry-run=server"));
        Assert.Equal("pod/p created (server dry run)\n", await kubectl.RunAsync("run p --image=busybox --dry-run=server"));
        Assert.Equal("", await kubectl.RunAsync("get configmaps,pods -o name"));

        Assert.Equal("service/p created\npod/p created\n", await kubectl.RunAsync("run p --image=busybox --env=A=B --labels=a=b --port=80 --expose -- sleep 9"));
        Assert.Equal("", await kubectl.RunAsync("logs p"));
        Assert.Contains("pod p does not have a host assigned", await kubectl.RefusedAsync("exec p -- ls"));
        Assert.Equal("error: failed to create configmap: namespaces \"nowhere\" not found\n", await kubectl.RefusedAsync("create configmap m -n nowhere"));
        await kubectl.RunAsync("create configmap m");
        Assert.Equal("error: failed to create configmap: configmaps \"m\" already exists\n", await kubectl.RefusedAsync("create configmap m"));
        Assert.Contains("Invalid value: \"No\"", await kubectl.RefusedAsync("create configmap No"));
        Assert.Equal("configmap/m2 created\n", await kubectl.RunAsync("create -f - --save-config", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m2}\n"));
        Assert.Contains("name: m2\n", await kubectl.RunAsync("apply view-last-applied configmap/m2"));
        Assert.Contains("\"name\":\"m3\"", await kubectl.RunAsync($"create --raw /api/v1/namespaces/{kubectl.Namespace}/configmaps -f -", """{"metadata":{"name":"m3"}}"""));
        Assert.Contains("no matches for kind \"Nothing\" in version \"v1\"", await kubectl.RefusedAsync("create -f -", "apiVersion: v1\nkind: Nothing\nmetadata: {name: m2}\n"));
    }

    private static async Task MakeAsync(KubectlSession kubectl, (string Command, string Object)[] makers)
    {
        foreach (var (command, name) in makers)
        {
            Assert.Equal($"{name} created\n", await kubectl.RunAsync("create " + command));
        }
    }

    private static string Images(Document template) => string.Join(',', template.At("spec", "containers")!.AsArray!.Select(static c => c["image"]!.AsString));
}
