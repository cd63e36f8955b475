namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl auth, and acting as somebody else: what roles allow is what kubectl may do.</summary>
public sealed class AuthorizationTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    public static TheoryData<string> Versions => KubectlServer.Versions;

    [Theory, MemberData(nameof(Versions))]
    public async Task Can_i_answers_for_oneself_and_for_others(string version)
    {
        var kubectl = await server.OpenAsync(version, "can");
        await kubectl.RunAsync("create role reader --verb=get,list --resource=pods,pods/log,deployments.apps");
        await kubectl.RunAsync("create role one --verb=update --resource=configmaps --resource-name=settings");
        await kubectl.RunAsync("create rolebinding reader --role=reader --user=ann --group=readers");
        await kubectl.RunAsync("create rolebinding one --role=one --user=ann");
        Assert.Equal("yes\n", await kubectl.RunAsync("auth can-i create pods"));
        (string Question, bool Yes)[] questions =
        [
            ("list pods --as=ann", true),
            ("get pods --subresource=log --as=ann", true),
            ("get deployments.apps/web --as=ann", true),
            ("delete pods --as=ann", false),
            ("list pods --as=ann -n default", false),
            ("list pods -A --as=ann", false),
            ("update configmaps/settings --as=ann", true),
            ("update configmaps/others --as=ann", false),
            ("list pods --as=bob", false),
            ("list pods --as=bob --as-group=readers", true),
            ("get /logs/ --as=ann", false),
            ("get /version --as=ann --as-group=system:authenticated", true),
        ];
        foreach (var (question, yes) in questions)
        {
            var (code, output, _) = await kubectl.TryAsync("auth can-i " + question);
            Assert.Equal((question, yes ? 0 : 1, yes), (question, code, output.StartsWith("yes", StringComparison.Ordinal)));
        }
        Assert.Equal((1, "", ""), await kubectl.TryAsync("auth can-i list secrets --as=ann -q"));
        var list = await kubectl.RunAsync("auth can-i --list --as=ann");
        Assert.Matches(@"^Resources +Non-Resource URLs +Resource Names +Verbs *\n", list);
        Assert.Matches(@"\npods +\[\] +\[\] +\[get list\]\n", list);
        Assert.Matches(@"\ndeployments\.apps +\[\] +\[\] +\[get list\]\n", list);
        Assert.Matches(@"\nconfigmaps +\[\] +\[settings\] +\[update\]\n", list);
        Assert.Matches(@"\n\*\.\* +\[\] +\[\] +\[\*\]\n", await kubectl.RunAsync("auth can-i --list"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Who_acts_as_another_may_do_what_the_other_may(string version)
    {
        var kubectl = await server.OpenAsync(version, "as");
        await kubectl.RunAsync("create role maker --verb=create,get,list --resource=configmaps");
        await kubectl.RunAsync($"create rolebinding maker --role=maker --serviceaccount={kubectl.Namespace}:default");
        var account = $"system:serviceaccount:{kubectl.Namespace}:default";
        Assert.Equal("configmap/m created\n", await kubectl.RunAsync($"create configmap m --as={account}"));
        Assert.Contains($"configmaps \"m\" is forbidden: User \"{account}\" cannot delete resource \"configmaps\" in API group \"\" in the namespace \"{kubectl.Namespace}\"", await kubectl.RefusedAsync($"delete configmap m --as={account}"));
        Assert.Equal($"Error from server (Forbidden): pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" in the namespace \"{kubectl.Namespace}\"\n", await kubectl.RefusedAsync("get pods --as=bob"));
        // Who may not impersonate cannot.
        var token = (await kubectl.RunAsync("create token default")).TrimEnd('\n');
        Assert.Contains($"cannot impersonate resource \"serviceaccounts\" in API group \"\" in the namespace \"{kubectl.Namespace}\"",
            await kubectl.RefusedAsync($"get pods -n {kubectl.Namespace} --as=system:serviceaccount:{kubectl.Namespace}:other --token={token} --kubeconfig={server.Guest(kubectl)}"));
        // A role cannot be made that allows more than its maker may.
        await kubectl.RunAsync("create role roles --verb=create --resource=roles");
        await kubectl.RunAsync("create rolebinding roles --role=roles --user=carl");
        Assert.Contains("is attempting to grant RBAC permissions not currently held", await kubectl.RefusedAsync("create role all --verb=* --resource=* --as=carl"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Roles_and_bindings_are_reconciled(string version)
    {
        var kubectl = await server.OpenAsync(version, "reconcile");
        await kubectl.RunAsync("create role reader --verb=get --resource=pods");
        // It takes no namespace but the objects' own.
        var wanted = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader, namespace: NAMESPACE}
            rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: readers, namespace: NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ann}]
            """.Replace("NAMESPACE", kubectl.Namespace, StringComparison.Ordinal);
        Assert.Contains("reconciled", await kubectl.RunAsync("auth reconcile --dry-run=client -f -", wanted));
        var told = await kubectl.RunAsync("auth reconcile -f -", wanted);
        Assert.Contains("role.rbac.authorization.k8s.io/reader reconciled\n", told);
        Assert.Contains("rolebinding.rbac.authorization.k8s.io/readers reconciled\n", told);
        Assert.Equal("get list", string.Join(' ', (await kubectl.RunAsync("get role reader -o jsonpath={.rules[*].verbs[*]}")).Split(' ').Order()));
        await kubectl.RunAsync("auth reconcile --remove-extra-permissions --remove-extra-subjects -f -", wanted);
        Assert.Equal("list", await kubectl.RunAsync("get role reader -o jsonpath={.rules[*].verbs[*]}"));
        Assert.Equal("yes\n", await kubectl.RunAsync("auth can-i list pods --as=ann"));
    }
}
