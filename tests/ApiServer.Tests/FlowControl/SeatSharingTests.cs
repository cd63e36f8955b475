using MiniKube.ApiServer.FlowControl;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>How many seats levels have, and how they lend them.</summary>
public sealed class SeatSharingTests
{
    // Shares of the default levels: 245 in all.
    [Theory]
    [InlineData(5, 0, 13, 13)]
    [InlineData(30, 33, 74, 50)]
    [InlineData(40, 25, 98, 73)]
    [InlineData(10, 0, 25, 25)]
    [InlineData(40, 50, 98, 49)]
    [InlineData(100, 90, 245, 24)]
    [InlineData(20, 50, 49, 24)]
    [InlineData(0, 0, 0, 0)]
    public void The_default_levels_have_upstreams_limits(int shares, int lendable, int nominal, int lower) =>
        Assert.Equal(new SeatLimits(nominal, lower, nominal + 600), SeatLimits.Of(600, shares, 245, lendable, null));

    [Fact]
    public void Borrowing_is_limited_in_percent_of_the_levels_own() =>
        Assert.Equal(new SeatLimits(100, 100, 150), SeatLimits.Of(200, 1, 2, 0, 50));

    [Fact]
    public void A_busy_level_borrows_what_idle_ones_lend()
    {
        SeatClaim[] claims = [Claim(100, 10, 700, demand: 500), Claim(100, 50, 700), Claim(100, 100, 700)];
        var (seats, fraction) = SeatSharing.Share(claims);
        Assert.Equal([150, 50, 100], seats);
        Assert.InRange(fraction, 0.2, 0.4);
    }

    [Fact]
    public void Seats_go_to_those_who_borrow_in_proportion_to_their_demand()
    {
        SeatClaim[] claims = [Claim(100, 100, 700, demand: 400), Claim(100, 100, 700, demand: 200), Claim(300, 0, 700)];
        var (seats, _) = SeatSharing.Share(claims);
        Assert.Equal(500, seats.Sum());
        Assert.InRange(seats[0], 330, 334);
        Assert.InRange(seats[1], 165, 167);
        Assert.InRange(seats[2], 0, 2);
    }

    [Fact]
    public void Nobody_borrows_more_than_it_may()
    {
        var (seats, _) = SeatSharing.Share([Claim(100, 100, 120, demand: 400), Claim(100, 0, 700)]);
        Assert.Equal([120, 80], seats);
    }

    [Fact]
    public void A_level_has_at_once_what_it_needed_lately_of_its_own()
    {
        var (seats, _) = SeatSharing.Share([Claim(100, 10, 700, demand: 500), Claim(100, 10, 700, demand: 90)]);
        Assert.Equal(200, seats.Sum());
        Assert.InRange(seats[1], 90, 100);
    }

    [Fact]
    public void Exempt_levels_take_what_they_need_from_the_others()
    {
        SeatClaim exempt = new(true, new SeatLimits(0, 0, 600), 60, 60);
        var (seats, _) = SeatSharing.Share([exempt, Claim(100, 50, 700, demand: 100)]);
        Assert.Equal([60, 50], seats);
        (seats, _) = SeatSharing.Share([exempt with { HighWatermark = 20 }, Claim(100, 50, 700, demand: 100)]);
        Assert.Equal([20, 80], seats);
    }

    [Fact]
    public void Demand_is_averaged_over_time()
    {
        var time = new Testing.FakeTimeProvider();
        var demand = new SeatDemand(time);
        demand.Set(4, time.GetTimestamp());
        time.Advance(TimeSpan.FromSeconds(3));
        demand.Set(0, time.GetTimestamp());
        time.Advance(TimeSpan.FromSeconds(1));
        var summary = demand.Take(time.GetTimestamp());
        Assert.Equal((3, Math.Sqrt(3), 4), (summary.Average, summary.Deviation, summary.Maximum));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(default, demand.Take(time.GetTimestamp()));
    }

    private static SeatClaim Claim(int nominal, int lower, int upper, double demand = 0) => new(false, new SeatLimits(nominal, lower, upper), demand, demand);
}
