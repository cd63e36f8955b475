using System.Net;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Networking.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.ServiceCIDRs;
using IPAddress = System.Net.IPAddress;

namespace MiniKube.Controllers.Tests.ServiceCIDRs;

public sealed class ServiceCIDRPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly IPAddress[] Used = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::7")];

    private static ServiceCIDR Range(string name, bool leaving, params string[] cidrs) => new()
    {
        Metadata = new ObjectMeta { Name = name, DeletionTimestamp = leaving ? Timestamp.From(Now) : null, Finalizers = leaving ? [ServiceCIDRPlan.Finalizer, "other/one"] : [] },
        Spec = new ServiceCIDRSpec { Cidrs = cidrs },
    };

    private static ServiceCIDRPlan Plan(ServiceCIDR range, params ServiceCIDR[] others) => ServiceCIDRPlan.Compute(range, [range, .. others], Used, Now);

    private static (string, string, string) Ready(ServiceCIDRPlan plan) => plan.Conditions.Select(c => (c.Type, c.Status, c.Reason)).Single();

    [Fact]
    public void A_range_is_guarded_and_ready()
    {
        var plan = Plan(Range("a", leaving: false, "10.0.0.0/24"));
        Assert.Equal([ServiceCIDRPlan.Finalizer], plan.Finalizers);
        Assert.Equal(("Ready", "True", ""), Ready(plan));
        var settled = Range("a", leaving: false, "10.0.0.0/24") with { Status = new ServiceCIDRStatus { Conditions = plan.Conditions } };
        Assert.Same(settled.Status.Conditions, Plan(settled).Conditions);
    }

    [Theory]
    [InlineData("10.0.0.0/24")]
    [InlineData("10.9.0.0/24,fd00::/112")]
    public void A_range_on_its_way_out_waits_for_its_addresses(string cidrs)
    {
        var plan = Plan(Range("a", leaving: true, cidrs.Split(',')), Range("b", leaving: true, "10.0.0.0/8"), Range("c", leaving: false, "10.1.0.0/16"));
        Assert.Equal([ServiceCIDRPlan.Finalizer, "other/one"], plan.Finalizers);
        Assert.Equal(("Ready", "False", "Terminating"), Ready(plan));
    }

    [Fact]
    public void It_goes_when_no_address_is_left_or_another_range_has_them()
    {
        Assert.Equal(["other/one"], Plan(Range("a", leaving: true, "10.7.0.0/24")).Finalizers);
        Assert.Equal(["other/one"], Plan(Range("a", leaving: true, "10.0.0.0/24"), Range("b", leaving: false, "10.0.0.0/8")).Finalizers);
    }
}
