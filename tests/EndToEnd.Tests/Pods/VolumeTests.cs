using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Pods;

/// <summary>Configuration and files that reach containers.</summary>
[Collection(Order.Pods)]
public sealed class VolumeTests(SharedCluster shared) : ClusterTest(shared)
{
    private const string Config = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: config
        data:
          COLOUR: green
          greeting.txt: hello
        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata:
          name: secret
        stringData:
          PASSWORD: s3cret
        """;

    [Fact]
    public async Task Environment_comes_from_config_maps_and_secrets()
    {
        await using var ns = await Cluster.NamespaceAsync("env");
        await ns.CreateAsync(Config);
        await ns.CreateAsync(Secret);
        await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: env
            spec:
              restartPolicy: Never
              containers:
                - name: main
                  image: {{TestNamespace.Image}}
                  command: [sh, -c, "echo $PLAIN $COLOUR $PREFIX_PASSWORD $ONE $TWO $NONE."]
                  env:
                    - name: PLAIN
                      value: "$(ONE)-plain"
                    - name: ONE
                      valueFrom: {configMapKeyRef: {name: config, key: COLOUR} }
                    - name: TWO
                      valueFrom: {secretKeyRef: {name: secret, key: PASSWORD} }
                    - name: NONE
                      valueFrom: {secretKeyRef: {name: secret, key: nothing, optional: true} }
                    - name: DEPENDENT
                      value: "$(ONE)"
                  envFrom:
                    - configMapRef: {name: config}
                    - prefix: PREFIX_
                      secretRef: {name: secret}
            """);
        await ns.SeePodAsync("env", "succeeded", p => p.Text("status.phase") == "Succeeded");
        // A reference to a variable that is defined later stays as it is.
        Assert.Equal("$(ONE)-plain green s3cret green s3cret .\n", await ns.LogsAsync("env"));
    }

    [Fact]
    public async Task A_container_whose_config_is_missing_says_so_and_starts_when_it_comes()
    {
        await using var ns = await Cluster.NamespaceAsync("missing");
        await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: waits
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: main
                  image: {{TestNamespace.Image}}
                  command: [sleep, "1000"]
                  envFrom:
                    - configMapRef: {name: config}
            """);
        await ns.SeePodAsync("waits", "waiting for its configuration",
            p => p.Text("status.containerStatuses.0.state.waiting.reason") == "CreateContainerConfigError"
                && p.Text("status.containerStatuses.0.state.waiting.message")!.Contains("configmap \"config\" not found", StringComparison.Ordinal));
        await ns.CreateAsync(Config);
        await ns.SeeReadyAsync("waits");
    }

    [Fact]
    public async Task Files_come_from_config_maps_and_secrets_and_follow_their_updates()
    {
        await using var ns = await Cluster.NamespaceAsync("files");
        await ns.CreateAsync(Config);
        await ns.CreateAsync(Secret);
        await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: files
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: main
                  image: {{TestNamespace.Image}}
                  command: [httpd, -f, -p, "80", -h, /mnt]
                  volumeMounts:
                    - {name: config, mountPath: /mnt/config, readOnly: true}
                    - {name: secret, mountPath: /mnt/secret}
                    - {name: items, mountPath: /mnt/items}
              volumes:
                - name: config
                  configMap: {name: config}
                - name: secret
                  secret: {secretName: secret, defaultMode: 0400}
                - name: items
                  configMap:
                    name: config
                    items:
                      - {key: greeting.txt, path: deep/down.txt}
            """);
        var ip = (await ns.SeeReadyAsync("files")).Text("status.podIP")!;
        Assert.Equal("green", await Web.GetAsync(ip, "/config/COLOUR"));
        Assert.Equal("hello", await Web.GetAsync(ip, "/items/deep/down.txt"));
        Assert.Equal("s3cret", await Web.GetAsync(ip, "/secret/PASSWORD"));
        Assert.StartsWith("-r--------", (await ns.ExecAsync("files", "ls", "-lL", "/mnt/secret/PASSWORD")).Succeeded());
        Assert.NotEqual(0, (await ns.ExecAsync("files", "touch", "/mnt/config/new")).ExitCode);

        await ns.PatchAsync("ConfigMap", "config", """{"data":{"COLOUR":"blue","added":"yes","greeting.txt":null}}""");
        await Eventually.SeeAsync("the new value in its file", async () => await Web.TryGetAsync(ip, "/config/COLOUR") == "blue");
        Assert.Equal("yes", await Web.GetAsync(ip, "/config/added"));
        Assert.Null(await Web.TryGetAsync(ip, "/config/greeting.txt"));
        await ns.PatchAsync("Secret", "secret", """{"stringData":{"PASSWORD":"changed"}}""");
        await Eventually.SeeAsync("the new secret in its file", async () => await Web.TryGetAsync(ip, "/secret/PASSWORD") == "changed");
    }

    [Fact]
    public async Task An_empty_dir_is_shared_by_the_pods_containers()
    {
        await using var ns = await Cluster.NamespaceAsync("empty");
        await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: pair
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: writer
                  image: {{TestNamespace.Image}}
                  command: [sh, -c, "echo from the writer >/out/message; exec sleep 1000"]
                  volumeMounts: [{name: shared, mountPath: /out}]
                - name: reader
                  image: {{TestNamespace.Image}}
                  command: [httpd, -f, -p, "80", -h, /in]
                  volumeMounts: [{name: shared, mountPath: /in}]
              volumes:
                - name: shared
                  emptyDir: {}
            """);
        var ip = (await ns.SeeReadyAsync("pair")).Text("status.podIP")!;
        await Eventually.SeeAsync("the message", async () => await Web.TryGetAsync(ip, "/message") == "from the writer\n");
    }

    [Fact]
    public async Task A_host_path_shows_this_machines_files()
    {
        await using var ns = await Cluster.NamespaceAsync("host");
        var folder = Directory.CreateTempSubdirectory("mkube-e2e-host-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "from-the-machine"), "seen");
            await ns.CreateAsync($$"""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: host
                spec:
                  restartPolicy: Never
                  containers:
                    - name: main
                      image: {{TestNamespace.Image}}
                      command: [sh, -c, "cat /host/from-the-machine; echo back >/host/from-the-pod"]
                      volumeMounts: [{name: host, mountPath: /host}]
                  volumes:
                    - name: host
                      hostPath: {path: {{folder}}, type: Directory}
                """);
            await ns.SeePodAsync("host", "succeeded", p => p.Text("status.phase") == "Succeeded");
            Assert.Equal("seen", await ns.LogsAsync("host"));
            Assert.Equal("back\n", await File.ReadAllTextAsync(Path.Combine(folder, "from-the-pod")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
