using System.Globalization;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl's commands that change a part of an object.</summary>
public sealed class ChangeTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    public static TheoryData<string> Versions => KubectlServer.Versions;
    public static TheoryData<string> Latest => KubectlServer.Latest;

    [Theory, MemberData(nameof(Latest))]
    public async Task Edit_sends_what_the_editor_changed(string version)
    {
        var kubectl = await server.OpenAsync(version, "edit");
        await kubectl.RunAsync("create deployment web --image=nginx:1");
        var editor = Editor("'s/nginx:1/nginx:2/; s/replicas: 1/replicas: 3/'");
        Assert.Equal("deployment.apps/web edited\n", await editor.RunAsync("edit deployment web"));
        Assert.Equal("3 nginx:2", await kubectl.RunAsync("get deployment web -o jsonpath='{.spec.replicas} {..image}'"));
        Assert.Equal("Edit cancelled, no changes made.\n", (await editor.TryAsync("edit deployment web")).Error);
        Assert.StartsWith("error: deployments.apps \"web\" is invalid\n", await Editor("'s/restartPolicy: .*/restartPolicy: Sometimes/'").RefusedAsync("edit deployment web"));
        Assert.Equal("deployment.apps/web edited\n", await Editor("'s/^status: .*/status: {replicas: 7}/'").RunAsync("edit deployment web --subresource=status"));
        Assert.Equal("3 7", await kubectl.RunAsync("get deployment web -o jsonpath='{.spec.replicas} {.status.replicas}'"));
        var file = kubectl.File("one.yaml", await kubectl.RunAsync("create deployment one --image=nginx --dry-run=client -o yaml"));
        Assert.Equal("deployment.apps/two created\n", await Editor("'s/name: one/name: two/'").RunAsync($"create --edit -f {file}"));

        KubectlRunner Editor(string script) => kubectl.Kubectl.With("KUBE_EDITOR", "sed -i " + script);
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Patches_of_every_type_reach_the_object_and_its_subresources(string version)
    {
        var kubectl = await server.OpenAsync(version, "patch");
        await kubectl.RunAsync("create deployment web --image=nginx");
        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch deployment web -p 'spec: {template: {spec: {containers: [{name: side, image: log}]}}}'"));
        Assert.Equal("side nginx", await kubectl.RunAsync("get deployment web -o jsonpath={..containers[*].name}"));
        Assert.Equal("deployment.apps/web patched (no change)\n", await kubectl.RunAsync("patch deployment web -p {\"spec\":{\"replicas\":1}}"));
        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch deployment web --type=merge -p {\"spec\":{\"replicas\":4}}"));
        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch deployment web --type=json -p [{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":4},{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}]"));
        Assert.StartsWith("The request is invalid", await kubectl.RefusedAsync("patch deployment web --type=json -p [{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":4}]"));
        Assert.Equal("6", await kubectl.RunAsync($"patch deployment web --patch-file={kubectl.File("patch.yaml", "spec: {replicas: 6}")} -o jsonpath={{.spec.replicas}}"));
        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch deployment web --subresource=status --type=merge -p {\"spec\":{\"replicas\":1},\"status\":{\"readyReplicas\":2,\"replicas\":2}}"));
        Assert.Equal("scale.autoscaling/web patched\n", await kubectl.RunAsync("patch deployment web --subresource=scale --type=merge -p {\"spec\":{\"replicas\":7}}"));
        Assert.Equal("7 2", await kubectl.RunAsync("get deployment web -o jsonpath='{.spec.replicas} {.status.readyReplicas}'"));
        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch deployment web --dry-run=server -p {\"spec\":{\"replicas\":9}}"));
        Assert.Contains("replicas: 9\n", await kubectl.RunAsync("patch -f - --dry-run=client -o yaml -p {\"spec\":{\"replicas\":9}}", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"));
        Assert.Equal("7", await kubectl.RunAsync("get deployment web -o jsonpath={.spec.replicas}"));
        Assert.StartsWith("The Deployment \"web\" is invalid: spec.replicas: Invalid value: -1: ", await kubectl.RefusedAsync("patch deployment web -p {\"spec\":{\"replicas\":-1}}"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Labels_and_annotations_are_set_overwritten_and_removed(string version)
    {
        var kubectl = await server.OpenAsync(version, "label");
        await kubectl.RunAsync("create configmap a");
        await kubectl.RunAsync("create configmap b");
        foreach (var (command, done) in ((string, string)[])[("label", "labeled"), ("annotate", "annotated")])
        {
            // The oldest say "annotate".
            Assert.Equal($"configmap/a {done}\nconfigmap/b {done}\n", (await kubectl.RunAsync($"{command} configmaps --all k=v")).Replace("annotate\n", "annotated\n", StringComparison.Ordinal));
            Assert.Contains("'k' already has a value (v)", await kubectl.RefusedAsync($"{command} configmap a k=w"));
            await kubectl.RunAsync($"{command} configmap a k=w n=1 --overwrite");
            Assert.Equal(["k=w", "n=1"], Lines(await kubectl.RunAsync($"{command} configmap a --list")).Order());
            await kubectl.RunAsync($"{command} configmap a k- n-");
            Assert.Single(Lines(await kubectl.RunAsync($"{command} configmaps -l k=v m=1")));
            Assert.Contains("the object has been modified", await kubectl.RefusedAsync($"{command} configmap a q=r --resource-version=1"));
        }
        Assert.Contains("a valid label must be", await kubectl.RefusedAsync("label configmap a 'q=no spaces'"));
        var made = await kubectl.ObjectsAsync("configmaps a b");
        Assert.Null(made[0].At("metadata", "labels"));
        Assert.Equal(("v", "1"), (made[1].At("metadata", "labels", "k")!.AsString, made[1].At("metadata", "annotations", "m")!.AsString));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Set_changes_one_thing_of_a_template(string version)
    {
        var kubectl = await server.OpenAsync(version, "set");
        await kubectl.RunAsync("create deployment web --image=nginx");
        await kubectl.RunAsync("create cronjob often --image=busybox --schedule='0 * * * *'");
        await kubectl.RunAsync("create configmap vars --from-literal=a-b=1");
        await kubectl.RunAsync("create service clusterip svc --tcp=80");
        await kubectl.RunAsync("create rolebinding readers --clusterrole=view --user=ann");
        Assert.Equal("deployment.apps/web image updated\n", await kubectl.RunAsync("set image deployment/web nginx=nginx:2"));
        Assert.Contains("unable to find container named \"nothing\"", await kubectl.RefusedAsync("set image deployment/web nothing=x"));
        Assert.Equal("deployment.apps/web image updated\ncronjob.batch/often image updated\n", await kubectl.RunAsync("set image deployments,cronjobs --all *=all:3"));
        Assert.Equal("deployment.apps/web env updated\n", await kubectl.RunAsync("set env deployment/web A=1 B=2"));
        Assert.Equal("deployment.apps/web env updated\n", await kubectl.RunAsync("set env deployment/web --from=configmap/vars --prefix=V_"));
        Assert.Equal("deployment.apps/web env updated\n", await kubectl.RunAsync("set env deployment/web A-"));
        Assert.Equal("# Deployment web, container nginx\nB=2\n# V_A_B from configmap vars, key a-b\n", await kubectl.RunAsync("set env deployment/web --list"));
        Assert.Equal("deployment.apps/web resource requirements updated\n", await kubectl.RunAsync("set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m"));
        Assert.Equal("deployment.apps/web serviceaccount updated\n", await kubectl.RunAsync("set serviceaccount deployment web robot"));
        Assert.Equal("service/svc selector updated\n", await kubectl.RunAsync("set selector service svc app=web"));
        Assert.Equal("rolebinding.rbac.authorization.k8s.io/readers subjects updated\n", await kubectl.RunAsync("set subject rolebinding readers --group=staff"));
        var made = await kubectl.ObjectsAsync("deployment/web cronjob/often service/svc rolebinding/readers");
        var template = made[0].At("spec", "template", "spec")!;
        var container = template["containers"]!.AsArray![0];
        Assert.Equal(("all:3", "200m", "100m", "robot"), (container["image"]!.AsString, container.At("resources", "limits", "cpu")!.AsString, container.At("resources", "requests", "cpu")!.AsString, template["serviceAccountName"]!.AsString));
        Assert.Equal("all:3", made[1].At("spec", "jobTemplate", "spec", "template", "spec", "containers")!.AsArray![0]["image"]!.AsString);
        Assert.Equal("web", made[2].At("spec", "selector", "app")!.AsString);
        Assert.Equal(["ann", "staff"], made[3]["subjects"]!.AsArray!.Select(static s => s["name"]!.AsString));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Workloads_are_scaled_exposed_and_rolled_out(string version)
    {
        var kubectl = await server.OpenAsync(version, "scale");
        await kubectl.RunAsync("create deployment web --image=nginx --replicas=2 --port=8080");
        Assert.Equal("deployment.apps/web scaled\n", await kubectl.RunAsync("scale deployment web --replicas=3 --current-replicas=2"));
        Assert.Contains("xpected replicas to be 2, was 3", await kubectl.RefusedAsync("scale deployment web --replicas=4 --current-replicas=2"));
        Assert.Equal("deployment.apps/web scaled\n", await kubectl.RunAsync("scale deployments --all --replicas=5"));
        Assert.Equal("horizontalpodautoscaler.autoscaling/web autoscaled\n", await kubectl.RunAsync("autoscale deployment web --min=1 --max=3 --cpu-percent=50"));
        Assert.Equal("service/web exposed\n", await kubectl.RunAsync("expose deployment web --type=NodePort"));
        Assert.Equal("service/again exposed\n", await kubectl.RunAsync("expose service web --name=again --port=81 --target-port=http"));
        Assert.Equal("8080 8080", await kubectl.RunAsync("get service web -o jsonpath='{.spec.ports[0].port} {.spec.ports[0].targetPort}'"));

        Assert.Equal("deployment.apps/web restarted\n", await kubectl.RunAsync("rollout restart deployment/web"));
        Assert.Equal("deployment.apps/web paused\n", await kubectl.RunAsync("rollout pause deployment/web"));
        Assert.Equal("error: deployments.apps \"web\" is already paused\n", await kubectl.RefusedAsync("rollout pause deployment/web"));
        Assert.Equal("deployment.apps/web resumed\n", await kubectl.RunAsync("rollout resume deployment/web"));
        var made = (await kubectl.ObjectsAsync("deployment/web hpa/web"))[0];
        Assert.Equal((5L, true, null), (made.At("spec", "replicas")!.AsInteger, made.At("spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt") is not null, made.At("spec", "paused")));
        Assert.Equal("Waiting for deployment spec update to be observed...\n", await kubectl.RunAsync("rollout status deployment/web --watch=false"));
        await kubectl.RunAsync("patch deployment web --subresource=status --type=merge -p {\"status\":{\"observedGeneration\":9,\"replicas\":5,\"updatedReplicas\":5,\"readyReplicas\":5,\"availableReplicas\":5}}");
        Assert.Equal("deployment \"web\" successfully rolled out\n", await kubectl.RunAsync("rollout status deployment/web"));

        // What a controller would have made: two revisions.
        await kubectl.RunAsync("annotate deployment web deployment.kubernetes.io/revision=2");
        await kubectl.RunAsync("apply -f -", Revision(made, 1, "nginx:1") + "---\n" + Revision(made, 2, "nginx:2"));
        Assert.Matches(@"^deployment.apps/web *\nREVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>\n", await kubectl.RunAsync("rollout history deployment/web"));
        Assert.Contains("nginx:1\n", await kubectl.RunAsync("rollout history deployment/web --revision=1"));
        Assert.Equal("deployment.apps/web rolled back\n", await kubectl.RunAsync("rollout undo deployment/web --to-revision=1"));
        Assert.Equal("nginx:1", await kubectl.RunAsync("get deployment web -o jsonpath={..containers[0].image}"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Pods_are_debugged_and_resized_in_place(string version)
    {
        var kubectl = await server.OpenAsync(version, "debug");
        await kubectl.RunAsync("run web --image=nginx");
        await kubectl.RunAsync("debug web --image=busybox --container=eye --attach=false -- sleep 1");
        await kubectl.RunAsync("debug web --image=busybox --container=eye --attach=false --copy-to=copy -- sleep 1");
        Assert.Equal("eye", await kubectl.RunAsync("get pod web -o jsonpath={.spec.ephemeralContainers[*].name}"));
        Assert.Equal("web eye", await kubectl.RunAsync("get pod copy -o jsonpath={.spec.containers[*].name}"));
        if (string.CompareOrdinal(version, "1.32") >= 0)
        {
            const string resized = "patch pod web --subresource=resize -p {\"spec\":{\"containers\":[{\"name\":\"web\",\"resources\":{\"requests\":{\"memory\":\"1Mi\"}}}]}}";
            // Resources must not change the class of a pod.
            Assert.StartsWith("The Pod \"web\" is invalid: ", await kubectl.RefusedAsync(resized));
            await kubectl.RunAsync("create -f -", "apiVersion: v1\nkind: Pod\nmetadata: {name: burst}\nspec: {containers: [{name: web, image: i, resources: {requests: {memory: 2Mi}}}]}\n");
            Assert.Equal("pod/burst patched\n", await kubectl.RunAsync(resized.Replace("pod web", "pod burst", StringComparison.Ordinal)));
            Assert.Equal("1Mi", await kubectl.RunAsync("get pod burst -o jsonpath={..requests.memory}"));
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Nodes_are_cordoned_tainted_and_drained(string version)
    {
        var kubectl = await server.OpenAsync(version, "nodes");
        var node = "node-" + kubectl.Namespace;
        await kubectl.RunAsync("create -f -", $"apiVersion: v1\nkind: Node\nmetadata: {{name: {node}}}\n");
        Assert.Equal($"node/{node} cordoned\n", await kubectl.RunAsync($"cordon {node}"));
        Assert.Equal($"node/{node} already cordoned\n", await kubectl.RunAsync($"cordon {node}"));
        Assert.Matches($@"^NAME +STATUS +ROLES +AGE +VERSION\n{node} +Unknown,SchedulingDisabled +<none> ", await kubectl.RunAsync($"get node {node}"));
        Assert.Equal($"node/{node} uncordoned\n", await kubectl.RunAsync($"uncordon {node}"));
        Assert.Equal($"node/{node} tainted\n", await kubectl.RunAsync($"taint nodes {node} k=v:NoSchedule k=v:NoExecute"));
        Assert.Contains("taint(s) with same effect(s) and --overwrite is false", await kubectl.RefusedAsync($"taint nodes {node} k=w:NoSchedule"));
        Assert.Equal($"node/{node} modified\n", await kubectl.RunAsync($"taint nodes {node} k=w:NoSchedule --overwrite"));
        Assert.Equal($"node/{node} untainted\n", await kubectl.RunAsync($"taint nodes {node} k:NoExecute-"));
        Assert.Equal("k=w:NoSchedule ", await kubectl.RunAsync($"get node {node} -o jsonpath='{{range .spec.taints[*]}}{{.key}}={{.value}}:{{.effect}} {{end}}'"));

        await kubectl.RunAsync("create -f -", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{nodeName: {node}, terminationGracePeriodSeconds: 0, containers: [{{name: c, image: i}}]}}\n");
        Assert.Contains("declare no controller", await kubectl.RefusedAsync($"drain {node} --dry-run=client"));
        Assert.Contains($"evicting pod {kubectl.Namespace}/web (server dry run)", await kubectl.RunAsync($"drain {node} --force --dry-run=server"));
        Assert.Equal("pod/web\n", await kubectl.RunAsync("get pods -o name"));
        Assert.EndsWith($"node/{node} drained\n", await kubectl.RunAsync($"drain {node} --force --timeout=20s"));
        Assert.Equal("", await kubectl.RunAsync("get pods -o name"));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Revision(Document deployment, int number, string image) => """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-NUMBER
          labels: {app: web}
          annotations: {deployment.kubernetes.io/revision: "NUMBER"}
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: UID, controller: true}]
        spec:
          replicas: 0
          selector: {matchLabels: {app: web, pod-template-hash: hNUMBER}}
          template:
            metadata: {labels: {app: web, pod-template-hash: hNUMBER}}
            spec: {containers: [{name: nginx, image: "IMAGE"}]}

        """.Replace("NUMBER", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("IMAGE", image, StringComparison.Ordinal)
        .Replace("UID", deployment.At("metadata", "uid")!.AsString, StringComparison.Ordinal);
}
