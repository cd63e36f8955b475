using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>The unmodified kubectl, in each version that is installed, against the server on a socket.</summary>
public class RealKubectlTests
{
    private const string Hello = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: hello, labels: {app: hello}}
        spec:
          replicas: 3
          selector: {matchLabels: {app: hello}}
          template:
            metadata: {labels: {app: hello}}
            spec:
              containers:
              - name: web
                image: hello:1
                ports: [{containerPort: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: hello}
        spec:
          type: NodePort
          selector: {app: hello}
          ports: [{port: 80}]
        """;

    public static TheoryData<string> Versions => ["1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33"];

    [Theory, MemberData(nameof(Versions))]
    public async Task A_session_works_from_create_to_delete(string version)
    {
        await using var session = await Session.StartAsync(version);
        var kubectl = session.Kubectl;

        Assert.Contains("v1.36.0+minikube", await kubectl.RunAsync("version -o yaml"));
        var resources = await kubectl.RunAsync("api-resources");
        Assert.Matches(@"deployments +deploy +apps/v1 +true +Deployment", resources);
        Assert.Matches(@"pods +po +v1 +true +Pod", resources);

        // create, in the encodings that the version prefers
        Assert.Equal("namespace/team created\n", await kubectl.RunAsync("create namespace team"));
        Assert.Equal("configmap/settings created\n", await kubectl.RunAsync("create configmap settings --from-literal=k=v"));
        Assert.Equal("secret/pass created\n", await kubectl.RunAsync("create secret generic pass --from-literal=p=w"));
        Assert.Equal("serviceaccount/robot created\n", await kubectl.RunAsync("create serviceaccount robot"));
        Assert.Equal("deployment.apps/made created\n", await kubectl.RunAsync("create deployment made --image=nginx --replicas=2"));
        Assert.Equal("service/made exposed\n", await kubectl.RunAsync("expose deployment made --port=80"));
        Assert.Equal("pod/one created\n", await kubectl.RunAsync("run one --image=busybox"));

        Assert.Equal("horizontalpodautoscaler.autoscaling/made autoscaled\n", await kubectl.RunAsync("autoscale deployment made --min=2 --max=6 --cpu-percent=70"));
        Assert.Matches(@"NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nmade +Deployment/made +cpu: <unknown>/70% +2 +6 +0 +", await kubectl.RunAsync("get hpa"));
        Assert.Contains("averageUtilization: 70\n", await kubectl.RunAsync("get hpa made -o yaml"));
        Assert.Contains("targetCPUUtilizationPercentage: 70\n", await kubectl.RunAsync("get horizontalpodautoscalers.v1.autoscaling made -o yaml"));

        // apply, three times
        Assert.Equal("deployment.apps/hello created\nservice/hello created\n", await kubectl.RunAsync("apply -f -", Hello));
        Assert.Equal("deployment.apps/hello unchanged\nservice/hello unchanged\n", await kubectl.RunAsync("apply -f -", Hello));
        Assert.Equal("deployment.apps/hello configured\nservice/hello unchanged\n", await kubectl.RunAsync("apply -f -", Hello.Replace("hello:1", "hello:2")));
        Assert.Contains("+        image: hello:3\n", (await kubectl.TryAsync("diff -f -", Hello.Replace("hello:1", "hello:3"))).Output.Replace("- image", "  image"));
        var strict = await kubectl.TryAsync("apply -f -", Hello.Replace("replicas: 3", "replica: 3"));
        Assert.Equal(1, strict.Code);
        Assert.Contains("unknown field \"spec.replica\"", strict.Error);

        // get in every form
        Assert.Matches(@"NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nhello +0/3 +0 +0 +", await kubectl.RunAsync("get deploy hello"));
        Assert.Matches(@"CONTAINERS +IMAGES +SELECTOR\n.* web +hello:2 +app=hello\n", await kubectl.RunAsync("get deploy hello -o wide"));
        Assert.Contains("image: hello:2\n", await kubectl.RunAsync("get deploy hello -o yaml"));
        Assert.Equal("Deployment", DocumentJson.Parse(await kubectl.RunAsync("get deploy hello -o json"))["kind"]!.AsString);
        Assert.Equal("deployment.apps/hello\nservice/hello\n", await kubectl.RunAsync("get deploy/hello svc/hello -o name"));
        Assert.Equal("3", await kubectl.RunAsync("get deploy hello -o jsonpath={.spec.replicas}"));
        Assert.Equal("pod/one\n", await kubectl.RunAsync("get pods -l run=one --field-selector metadata.name=one -o name"));
        Assert.Equal(5, (await kubectl.RunAsync("get ns --chunk-size=2 -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"kubernetes +ClusterIP +10\.96\.0\.1 +<none> +443/TCP ", await kubectl.RunAsync("get svc -A"));
        Assert.Contains("deployment.apps/hello", await kubectl.RunAsync("get all"));
        var missing = await kubectl.TryAsync("get pod nobody");
        Assert.Equal((1, "Error from server (NotFound): pods \"nobody\" not found\n"), (missing.Code, missing.Error));

        // describe, explain
        Assert.Matches(@"Replicas: +3 desired \| 0 updated", await kubectl.RunAsync("describe deploy hello"));
        Assert.Contains("FIELD: replicas <integer>", await kubectl.RunAsync("explain deployment.spec.replicas"));
        Assert.Contains("containers\t<[]Container> -required-", await kubectl.RunAsync("explain pod.spec"));

        // change
        Assert.Equal("deployment.apps/hello scaled\n", await kubectl.RunAsync("scale deploy hello --replicas=5"));
        Assert.Equal("deployment.apps/hello patched\n", await kubectl.RunAsync("patch deploy hello -p {\"spec\":{\"minReadySeconds\":3}}"));
        Assert.Equal("deployment.apps/hello patched\n", await kubectl.RunAsync("patch deploy hello --type=json -p [{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":6}]"));
        Assert.Equal("deployment.apps/hello patched\n", await kubectl.RunAsync("patch deploy hello --type=merge -p {\"spec\":{\"replicas\":7}}"));
        Assert.Equal("deployment.apps/hello labeled\n", await kubectl.RunAsync("label deploy hello tier=web"));
        Assert.StartsWith("deployment.apps/hello annotate", await kubectl.RunAsync("annotate deploy hello note=text"));
        Assert.Equal("deployment.apps/hello image updated\n", await kubectl.RunAsync("set image deploy/hello web=hello:9"));
        var changed = DocumentJson.Parse(await kubectl.RunAsync("get deploy hello -o json"));
        Assert.Equal((7L, 3L, "web", "text", "hello:9"), (changed.At("spec", "replicas")!.AsInteger, changed.At("spec", "minReadySeconds")!.AsInteger,
            changed.At("metadata", "labels", "tier")!.AsString, changed.At("metadata", "annotations", "note")!.AsString,
            changed.At("spec", "template", "spec", "containers")!.AsArray![0]["image"]!.AsString));
        Assert.Contains("(server dry run)", await kubectl.RunAsync("delete deploy hello --dry-run=server"));
        Assert.Equal("deployment.apps/hello replaced\n", await kubectl.RunAsync("replace -f -", Hello.Split("---")[0]));

        // delete
        Assert.Contains("\"hello\" deleted", await kubectl.RunAsync("delete -f -", Hello));
        Assert.Contains("\"one\" deleted", await kubectl.RunAsync("delete pod one"));
        Assert.Contains("\"made\" deleted", await kubectl.RunAsync("delete deploy -l app=made"));
        Assert.Equal("", await kubectl.RunAsync("get deploy,pods -o name"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Get_with_w_shows_changes_as_they_come(string version)
    {
        await using var session = await Session.StartAsync(version);
        using var watch = session.Kubectl.Start("get configmaps -w");
        // Without objects there is nothing to print, so the header comes with the first.
        await session.Kubectl.RunAsync("create configmap one --from-literal=k=v");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.StartsWith("NAME", await watch.StandardOutput.ReadLineAsync(limit.Token));
        Assert.Matches("^one +1 ", await watch.StandardOutput.ReadLineAsync(limit.Token));
        await session.Kubectl.RunAsync("create configmap two --from-literal=a=b --from-literal=c=d");
        Assert.Matches("^two +2 ", await watch.StandardOutput.ReadLineAsync(limit.Token));
        watch.Kill();
        await watch.WaitForExitAsync(limit.Token);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task What_kubectl_reads_from_OpenAPI_is_there(string version)
    {
        await using var session = await Session.StartAsync(version);
        var kubectl = session.Kubectl;
        var typo = Hello.Split("---")[0].Replace("replicas: 3", "replicaz: 3", StringComparison.Ordinal);

        // explain reads version 3, and version 2 when it is told to
        Assert.Matches("FIELD: replicas <integer>(.|\n)*How many pods are wanted", await kubectl.RunAsync("explain deployment.spec.replicas"));
        Assert.Matches("(.|\n)*maxReplicas.*<integer>", await kubectl.RunAsync("explain hpa --api-version=autoscaling/v2 --recursive"));
        Assert.Matches("KIND: +Pod\nVERSION: +v1", await kubectl.RunAsync("explain pods --output=plaintext-openapiv2"));

        // Before they send anything with them, create, apply and diff look for the parameters that a PATCH takes.
        var (code, _, error) = await kubectl.TryAsync("create --validate=strict -f -", typo);
        Assert.True(code == 1 && error.Contains("unknown field \"spec.replicaz\"", StringComparison.Ordinal), error);
        Assert.Contains("deployment.apps/hello created (server dry run)", await kubectl.RunAsync("create --validate=ignore --dry-run=server -f -", typo));
        Assert.Contains("deployment.apps/hello serverside-applied", await kubectl.RunAsync("apply --server-side -f -", Hello));
        Assert.Equal((0, "", ""), await kubectl.TryAsync("diff --server-side -f -", Hello));
        (code, var changes, _) = await kubectl.TryAsync("diff --server-side -f -", Hello.Replace("replicas: 3", "replicas: 4", StringComparison.Ordinal));
        Assert.True(code == 1 && changes.Contains("+  replicas: 4", StringComparison.Ordinal), changes);
        Assert.Equal("deployment.apps/hello scaled\n", await kubectl.RunAsync("scale deploy hello --replicas=5"));
    }

    private sealed class Session(TestHost host, string home, KubectlRunner kubectl) : IAsyncDisposable
    {
        public KubectlRunner Kubectl => kubectl;

        public static async Task<Session> StartAsync(string version)
        {
            if (KubectlRunner.Find(version) is not { } binary)
            {
                Assert.Skip($"kubectl {version} is not installed beside kubectl on the PATH");
                throw new InvalidOperationException();
            }
            var host = await TestHost.StartAsync();
            var home = Directory.CreateTempSubdirectory("mkube-home-").FullName;
            return new Session(host, home, new KubectlRunner(binary, host.Kubeconfig, home));
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            Directory.Delete(home, recursive: true);
        }
    }
}
