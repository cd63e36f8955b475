using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage.Memory;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class AdmissionOptionsTests
{
    [Theory]
    [InlineData("Nonsense", "", "enable-admission-plugins plugin \"Nonsense\" is unknown")]
    [InlineData("", "Nonsense", "disable-admission-plugins plugin \"Nonsense\" is unknown")]
    [InlineData("ImagePolicyWebhook", "", "enable-admission-plugins plugin \"ImagePolicyWebhook\" is not built into this server")]
    [InlineData("Priority", "Priority", "[Priority] in enable-admission-plugins and disable-admission-plugins overlapped")]
    public async Task Wrong_names_of_plugins_keep_the_server_from_starting(string on, string off, string message)
    {
        await using var store = new MemoryStore();
        var options = new ApiServerOptions { EnabledAdmissionPlugins = Names(on), DisabledAdmissionPlugins = Names(off) };
        var refused = await Assert.ThrowsAsync<FormatException>(() => ApiServerCore.CreateAsync(options, store));
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public async Task Plugins_that_this_server_lacks_may_be_switched_off()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { DisabledAdmissionPlugins = ["ValidatingAdmissionWebhook"] });
        Assert.Equal(201, (await api.Post(Maps, Map("m"))).Code);
    }

    [Fact]
    public async Task A_configuration_of_another_kind_keeps_the_server_from_starting()
    {
        await using var store = new MemoryStore();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "apiVersion: v1\nkind: ConfigMap\n", TestContext.Current.CancellationToken);
            var refused = await Assert.ThrowsAsync<FormatException>(() => ApiServerCore.CreateAsync(new ApiServerOptions { AdmissionConfigFile = file }, store));
            Assert.Equal($"{file}: apiVersion apiserver.config.k8s.io/v1 and kind AdmissionConfiguration are expected", refused.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Every_plugin_is_timed_where_it_looks_and_so_is_each_step()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(403, (await api.Post(Pods, Pod("p", "\"priority\":5,"))).Code);
        var lines = await api.Metrics();
        Assert.Contains(lines, l => l.StartsWith(
            "apiserver_admission_controller_admission_duration_seconds_count{name=\"Priority\",operation=\"CREATE\",rejected=\"true\",type=\"admit\"} 1", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith(
            "apiserver_admission_step_admission_duration_seconds_count{operation=\"CREATE\",rejected=\"true\",type=\"admit\"} 1", StringComparison.Ordinal));
    }

    private static string[] Names(string names) => names.Length == 0 ? [] : [names];
}
