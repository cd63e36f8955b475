using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Client.Credentials;
using MiniKube.Client.Http;
using MiniKube.Client.Kubeconfigs;
using MiniKube.Testing;

namespace MiniKube.Client.Tests.Credentials;

/// <summary>Plugins as real programs: shell scripts that note each run and what they were told.</summary>
public sealed class ExecPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";

    private readonly string dir = Directory.CreateTempSubdirectory("exec-plugin").FullName;
    private readonly FakeTimeProvider time = new();
    private readonly List<string> seen = [];
    private HttpStatusCode status = HttpStatusCode.OK;

    public void Dispose() => Directory.Delete(dir, recursive: true);

    private string[] Runs => File.Exists(Path.Combine(dir, "runs")) ? File.ReadAllLines(Path.Combine(dir, "runs")) : [];

    private string Script(string body)
    {
        var path = Path.Combine(dir, "plugin");
        File.WriteAllText(path, $"#!/bin/sh\necho \"$*\" >>'{dir}/runs'\nprintf '%s' \"$KUBERNETES_EXEC_INFO\" >'{dir}/info'\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>A plugin whose token is the number of its run.</summary>
    private string Counting(string more = "", string version = V1) => Script(
        $$$"""n=$(wc -l <'{{{dir}}}/runs'); echo "{\"apiVersion\":\"{{{version}}}\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t$n\"{{{more}}} }}" """);

    private static ExecPluginConfig Config(string command) => new() { ApiVersion = V1, Command = command, InteractiveMode = ExecInteractiveMode.Never };

    private KubeClient Client(ExecPluginConfig plugin, Func<ClientConfig, ClientConfig>? change = null)
    {
        var config = new ClientConfig { Server = new Uri("https://scripted"), ExecPlugin = plugin };
        var server = new ScriptedServer().On("GET", "/", r =>
        {
            seen.Add(r.Headers.Authorization?.ToString() ?? "");
            return ScriptedServer.Json("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}""", (int)status);
        });
        return new KubeClient(change?.Invoke(config) ?? config, server, time);
    }

    private static Task AskAsync(KubeClient client) => client.GetAsync<ConfigMap>("a", "default");

    [Fact]
    public async Task A_plugin_is_run_once_with_its_arguments_and_told_what_is_wanted()
    {
        var plugin = Config(Counting()) with
        {
            Args = ["login", "--to", "two words"],
            Cluster = new DocumentObject(("server", "https://scripted")),
        };
        using var client = Client(plugin);
        await AskAsync(client);
        await AskAsync(client);
        Assert.Equal(["Bearer t1", "Bearer t1"], seen);
        Assert.Equal(["login --to two words"], Runs);
        var info = DocumentJson.Parse(await File.ReadAllBytesAsync(Path.Combine(dir, "info"), TestContext.Current.CancellationToken));
        Assert.Equal(("ExecCredential", V1), (info["kind"]!.AsString, info["apiVersion"]!.AsString));
        Assert.False(info.At("spec", "interactive")!.AsBoolean);
        Assert.Equal("https://scripted", info.At("spec", "cluster", "server")!.AsString);
    }

    [Fact]
    public async Task Its_environment_is_that_of_this_process_and_what_the_kubeconfig_adds()
    {
        var path = Script($$$"""echo "{\"apiVersion\":\"{{{V1}}}\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$MORE-${PATH:+path}\"}}" """);
        using var client = Client(Config(path) with { Env = [new("MORE", "more")] });
        await AskAsync(client);
        Assert.Equal(["Bearer more-path"], seen);
    }

    [Fact]
    public async Task Credentials_are_kept_until_they_expire()
    {
        var expiry = time.GetUtcNow() + TimeSpan.FromHours(1);
        using var client = Client(Config(Counting($",\\\"expirationTimestamp\\\":\\\"{expiry:yyyy-MM-ddTHH:mm:ssZ}\\\"")));
        await AskAsync(client);
        time.Advance(TimeSpan.FromMinutes(59));
        await AskAsync(client);
        time.Advance(TimeSpan.FromMinutes(2));
        await AskAsync(client);
        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t2"], seen);
    }

    [Fact]
    public async Task Credentials_that_the_server_refuses_are_asked_for_anew()
    {
        using var client = Client(Config(Counting()));
        status = HttpStatusCode.Unauthorized;
        await AskAsync(client);
        status = HttpStatusCode.OK;
        await AskAsync(client);
        await AskAsync(client);
        Assert.Equal(["Bearer t1", "Bearer t2", "Bearer t2"], seen);
    }

    [Fact]
    public async Task Requests_of_one_moment_share_one_run()
    {
        using var client = Client(Config(Counting()));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(client)));
        Assert.Single(Runs);
    }

    [Fact]
    public async Task A_token_of_the_configuration_itself_goes_before_and_the_plugin_is_not_run()
    {
        using var client = Client(Config(Counting()), c => c with { Token = "mine" });
        await AskAsync(client);
        Assert.Equal(["Bearer mine"], seen);
        Assert.Empty(Runs);
    }

    [Fact]
    public async Task The_older_version_is_spoken_too()
    {
        const string beta = "client.authentication.k8s.io/v1beta1";
        using var client = Client(Config(Counting(version: beta)) with { ApiVersion = beta });
        await AskAsync(client);
        Assert.Equal(["Bearer t1"], seen);
        Assert.Contains(beta, await File.ReadAllTextAsync(Path.Combine(dir, "info"), TestContext.Current.CancellationToken));
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "exit 3", "failed with exit code 3" },
        { "echo hello", "decoding stdout: " },
        { "echo '{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}'", "decoding stdout: " },
        {
            "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"t\"}}'",
            "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/v1beta1"
        },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "exec plugin didn't return a status field" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "exec plugin didn't return a token or cert/key pair" },
        {
            "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"x\"}}'",
            "exec plugin returned only certificate or key, not both"
        },
        {
            "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"soon\"}}'",
            "expirationTimestamp 'soon' is no time"
        },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task What_a_plugin_does_wrong_is_said_and_tried_again_with_the_next_request(string body, string expected)
    {
        using var client = Client(Config(Script(body)));
        Assert.Contains(expected, (await Assert.ThrowsAsync<CredentialException>(() => AskAsync(client))).Message);
        Counting();
        await AskAsync(client);
        Assert.Equal(["Bearer t2"], seen);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_says_how_to_get_it()
    {
        using var client = Client(Config("no-such-plugin-anywhere") with { InstallHint = "buy it" });
        var message = (await Assert.ThrowsAsync<CredentialException>(() => AskAsync(client))).Message;
        Assert.StartsWith("getting credentials: exec: executable no-such-plugin-anywhere not found", message);
        Assert.EndsWith("buy it", message);
    }

    [Fact]
    public async Task A_plugin_that_must_talk_with_the_user_needs_a_terminal()
    {
        Assert.SkipUnless(Console.IsInputRedirected, "the tests' standard input is a terminal");
        using var client = Client(Config(Counting()) with { InteractiveMode = ExecInteractiveMode.Always });
        Assert.Contains("standard input is not a terminal", (await Assert.ThrowsAsync<CredentialException>(() => AskAsync(client))).Message);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_ends_the_plugin()
    {
        using var client = Client(Config(Script($"echo $$ >'{dir}/pid'; exec sleep 1000")));
        using var stop = new CancellationTokenSource();
        var asking = client.GetAsync<ConfigMap>("a", "default", stop.Token);
        string? pid = null;
        while (string.IsNullOrEmpty(pid))
        {
            await Task.Yield();
            pid = File.Exists(Path.Combine(dir, "pid")) ? (await File.ReadAllTextAsync(Path.Combine(dir, "pid"), TestContext.Current.CancellationToken)).Trim() : null;
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await UntilEndedAsync(pid);
    }

    /// <summary>Until there is no such process, or no more than its parent's memory of it.</summary>
    private static async Task UntilEndedAsync(string pid)
    {
        while (true)
        {
            try
            {
                if ((await File.ReadAllTextAsync($"/proc/{pid}/stat", TestContext.Current.CancellationToken)).Contains(") Z"))
                {
                    return;
                }
            }
            catch (IOException)
            {
                return;
            }
            await Task.Yield();
        }
    }

    private const string Kubeconfig = """
        current-context: c
        clusters:
        - name: c
          cluster:
            server: https://h:6443
            tls-server-name: other
            extensions:
            - name: client.authentication.k8s.io/exec
              extension: {audience: me}
        users:
        - name: u
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./plugin
              args: [a, b]
              env: [{name: NAME, value: v}]
              installHint: get it
              interactiveMode: Never
              provideClusterInfo: true
        contexts:
        - name: c
          context: {cluster: c, user: u}
        """;

    private ClientConfig Read(string text) => MiniKube.Client.Kubeconfigs.Kubeconfig.Parse(text, Path.Combine(dir, "config")).ToClientConfig();

    [Fact]
    public void A_kubeconfig_names_the_plugin_beside_it_and_what_it_is_told_of_the_cluster()
    {
        var plugin = Read(Kubeconfig).ExecPlugin!;
        Assert.Equal((V1, Path.Combine(dir, "plugin"), "get it", ExecInteractiveMode.Never),
            (plugin.ApiVersion, plugin.Command, plugin.InstallHint, plugin.InteractiveMode));
        Assert.Equal(("a b", "NAME=v"), (string.Join(' ', plugin.Args), string.Join(' ', plugin.Env.Select(e => $"{e.Key}={e.Value}"))));
        Assert.Equal(("https://h:6443", "other", "me"),
            (plugin.Cluster!["server"]!.AsString, plugin.Cluster["tls-server-name"]!.AsString, plugin.Cluster.At("config", "audience")!.AsString));
        Assert.Null(Read(Kubeconfig.Replace("provideClusterInfo: true", "provideClusterInfo: false")).ExecPlugin!.Cluster);
        Assert.Equal("plugin", Read(Kubeconfig.Replace("./plugin", "plugin")).ExecPlugin!.Command);
    }

    [Theory]
    [InlineData("command: ./plugin", "command: ''", "users[0].user.exec.command: is required")]
    [InlineData("/v1\n", "/v1alpha1\n", "users[0].user.exec.apiVersion: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\"")]
    [InlineData("interactiveMode: Never", "", "users[0].user.exec.interactiveMode: is required")]
    [InlineData("interactiveMode: Never", "interactiveMode: Now", "users[0].user.exec.interactiveMode: \"Now\" must be")]
    [InlineData("{name: NAME, value: v}", "{value: v}", "users[0].user.exec.env[0].name: is required")]
    [InlineData("[a, b]", "[{}]", "users[0].user.exec.args[0]: must be a string")]
    [InlineData("exec:", "auth-provider:", "users[0].user.auth-provider: is not supported: use an exec plugin")]
    public void What_a_kubeconfig_says_wrong_of_a_plugin_has_its_place(string part, string instead, string expected) =>
        Assert.Contains(expected, Assert.Throws<KubeconfigException>(() => Read(Kubeconfig.Replace(part, instead))).Message);

    [Fact]
    public void The_older_version_may_leave_out_whether_it_talks_with_the_user() =>
        Assert.Equal(ExecInteractiveMode.IfAvailable, Read(Kubeconfig.Replace("/v1\n", "/v1beta1\n").Replace("interactiveMode: Never", "")).ExecPlugin!.InteractiveMode);
}
