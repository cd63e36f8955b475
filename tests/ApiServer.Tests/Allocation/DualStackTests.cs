using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Allocation;

/// <summary>Services of one family and of two, on clusters of one family and of two.</summary>
public sealed class DualStackTests
{
    private const string Port = "\"ports\":[{\"port\":80}]";

    private static Task<TestApi> Dual() => TestApi.StartAsync(configure: o => o with { ServiceRanges = [IPNetwork.Parse("10.96.0.0/16"), IPNetwork.Parse("fd00:10:96::/112")] });

    private static string Families(Answer answer) => string.Join(",", (answer["spec", "ipFamilies"]?.AsArray ?? DocumentArray.Empty).Select(f => f.AsString));
    private static string[] Ips(Answer answer) => [.. (answer["spec", "clusterIPs"]?.AsArray ?? DocumentArray.Empty).Select(f => f.AsString!)];

    [Fact]
    public async Task A_service_that_says_nothing_gets_one_address_of_the_first_family()
    {
        await using var api = await Dual();
        var service = await api.Post(Services, Service("s"));
        Assert.Equal(("SingleStack", "IPv4", 1), (service.Text("spec", "ipFamilyPolicy"), Families(service), Ips(service).Length));
    }

    [Theory]
    [InlineData("PreferDualStack")]
    [InlineData("RequireDualStack")]
    public async Task A_service_of_two_families_gets_an_address_of_each(string policy)
    {
        await using var api = await Dual();
        var service = await api.Post(Services, Service("s", $"\"ipFamilyPolicy\":\"{policy}\",{Port}"));
        Assert.Equal("IPv4,IPv6", Families(service));
        Assert.True(IPNetwork.Parse("fd00:10:96::/112").Contains(IPAddress.Parse(Ips(service)[1])));
        Assert.Equal(200, (await api.Get($"/apis/networking.k8s.io/v1/ipaddresses/{Ips(service)[1]}")).Code);
        var turned = await api.Post(Services, Service("t", $"\"ipFamilyPolicy\":\"{policy}\",\"ipFamilies\":[\"IPv6\"],{Port}"));
        Assert.Equal("IPv6,IPv4", Families(turned));
        Assert.Equal(turned.Text("spec", "clusterIP"), Ips(turned)[0]);
    }

    [Fact]
    public async Task Families_follow_from_addresses()
    {
        await using var api = await Dual();
        Assert.Equal("IPv6", Families(await api.Post(Services, Service("s", $"\"clusterIP\":\"fd00:10:96::77\",{Port}"))));
        var two = await api.Post(Services, Service("t", $"\"ipFamilyPolicy\":\"PreferDualStack\",\"clusterIPs\":[\"fd00:10:96::78\",\"10.96.3.3\"],{Port}"));
        Assert.Equal(("IPv6,IPv4", "fd00:10:96::78"), (Families(two), two.Text("spec", "clusterIP")));
    }

    [Fact]
    public async Task A_second_family_can_be_added_and_given_up()
    {
        await using var api = await Dual();
        var one = await api.Post(Services, Service("s"));
        var two = await api.Patch($"{Services}/s", """{"spec":{"ipFamilyPolicy":"RequireDualStack"}}""");
        Assert.Equal((200, "IPv4,IPv6", Ips(one)[0]), (two.Code, Families(two), Ips(two)[0]));
        var refused = await api.Patch($"{Services}/s", """{"spec":{"ipFamilies":["IPv4"]}}""");
        Assert.Equal(422, refused.Code);
        Assert.Contains("must be set to 'SingleStack' when releasing the secondary ipFamily", refused.ErrorMessage);
        var again = await api.Patch($"{Services}/s", """{"spec":{"ipFamilyPolicy":"SingleStack"}}""");
        Assert.Equal((200, "IPv4", 1), (again.Code, Families(again), Ips(again).Length));
        Assert.Equal(404, (await api.Get($"/apis/networking.k8s.io/v1/ipaddresses/{Ips(two)[1]}")).Code);
    }

    [Fact]
    public async Task A_cluster_of_one_family_prefers_two_in_vain_and_refuses_to_require_them()
    {
        await using var api = await TestApi.StartAsync();
        var preferred = await api.Post(Services, Service("s", $"\"ipFamilyPolicy\":\"PreferDualStack\",{Port}"));
        Assert.Equal(("PreferDualStack", "IPv4"), (preferred.Text("spec", "ipFamilyPolicy"), Families(preferred)));
        var required = await api.Post(Services, Service("t", $"\"ipFamilyPolicy\":\"RequireDualStack\",{Port}"));
        Assert.Equal((422, "Service \"t\" is invalid: spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services"),
            (required.Code, required.ErrorMessage));
        var other = await api.Post(Services, Service("u", $"\"ipFamilies\":[\"IPv6\"],{Port}"));
        Assert.Equal("Service \"u\" is invalid: spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster", other.ErrorMessage);
    }

    [Fact]
    public async Task A_headless_service_without_selector_speaks_of_both_families()
    {
        await using var api = await TestApi.StartAsync();
        var bare = await api.Post(Services, Service("s", $"\"clusterIP\":\"None\",{Port}"));
        Assert.Equal(("RequireDualStack", "IPv4,IPv6"), (bare.Text("spec", "ipFamilyPolicy"), Families(bare)));
        var selecting = await api.Post(Services, Service("t", $"\"clusterIP\":\"None\",\"selector\":{{\"a\":\"b\"}},{Port}"));
        Assert.Equal(("SingleStack", "IPv4"), (selecting.Text("spec", "ipFamilyPolicy"), Families(selecting)));
    }

    [Theory]
    [InlineData("\"ipFamilies\":[\"IPv4\",\"IPv4\"]", "spec.ipFamilies[1]: Duplicate value: \"IPv4\"")]
    [InlineData("\"ipFamilies\":[\"IPv6\"],\"clusterIP\":\"10.96.0.7\"", "spec.clusterIPs[0]: Invalid value: \"10.96.0.7\": expected an IPv6 value as indicated by `ipFamilies[0]`")]
    [InlineData("\"ipFamilyPolicy\":\"PreferDualStack\",\"clusterIPs\":[\"10.96.0.7\",\"10.96.0.8\"]", "may specify no more than one IP for each IP family")]
    [InlineData("\"ipFamilies\":[\"IPv4\",\"IPv6\"]", "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified")]
    [InlineData("\"ipFamilyPolicy\":\"Any\"", "spec.ipFamilyPolicy: Unsupported value: \"Any\": supported values: \"PreferDualStack\", \"RequireDualStack\", \"SingleStack\"")]
    public async Task Contradictions_are_refused(string spec, string why)
    {
        await using var api = await Dual();
        var refused = await api.Post(Services, Service("s", $"{spec},{Port}"));
        Assert.Equal(422, refused.Code);
        Assert.Contains(why, refused.ErrorMessage);
    }
}
