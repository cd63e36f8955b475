namespace MiniKube.ApiServer.FlowControl;

/// <summary>How many seats a level has.</summary>
/// <param name="Nominal">By its shares.</param>
/// <param name="Lower">What is left when others have borrowed all that they may.</param>
/// <param name="Upper">What it has when it has borrowed all that it may.</param>
internal readonly record struct SeatLimits(int Nominal, int Lower, int Upper)
{
    /// <param name="serverSeats">All seats of the server.</param>
    /// <param name="shares">The level's.</param>
    /// <param name="allShares">Those of all levels.</param>
    /// <param name="lendablePercent">Of the nominal seats.</param>
    /// <param name="borrowingLimitPercent">Of the nominal seats; null for no limit.</param>
    public static SeatLimits Of(int serverSeats, int shares, int allShares, int lendablePercent, int? borrowingLimitPercent)
    {
        var nominal = allShares == 0 ? 0 : (int)Math.Ceiling((double)serverSeats * shares / allShares);
        var borrows = borrowingLimitPercent is { } percent ? Round(nominal * percent / 100.0) : serverSeats;
        return new SeatLimits(nominal, nominal - Round(nominal * lendablePercent / 100.0), nominal + borrows);
    }

    internal static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}

/// <summary>What a level wants of the seats that are shared anew.</summary>
/// <param name="IsExempt">It takes what it needs.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="HighWatermark">Its highest demand in the last period.</param>
/// <param name="Smoothed">Its smoothed demand.</param>
internal readonly record struct SeatClaim(bool IsExempt, SeatLimits Limits, double HighWatermark, double Smoothed)
{
    /// <summary>The least it gets: it lends nothing of its own that it needed lately.</summary>
    public double Floor => IsExempt
        ? Math.Max(Limits.Lower, HighWatermark)
        : Math.Max(Limits.Lower, Math.Min(Limits.Nominal, HighWatermark));
}

/// <summary>
/// Shares the server's seats among levels by what they needed, every ten seconds (KEP-1040, borrowing): each gets its target times one fraction that is the same for all, but no less than its floor and no more than its
/// upper limit, so that the sum is what there is.
/// </summary>
internal static class SeatSharing
{
    // Also a level that needed nothing gets a little of what nobody needs.
    private const double LeastTarget = 0.001;

    /// <summary>The seats of each level, and the fraction; 0 where the floors alone take all.</summary>
    public static (int[] Seats, double Fraction) Share(IReadOnlyList<SeatClaim> claims)
    {
        var left = claims.Sum(c => c.Limits.Nominal) - claims.Where(c => c.IsExempt).Sum(c => Math.Ceiling(c.Floor));
        var limited = claims.Where(c => !c.IsExempt).ToArray();
        var (lower, floors) = (limited.Sum(c => (double)c.Limits.Lower), limited.Sum(c => c.Floor));
        if (left <= lower)
        {
            return (Each(claims, c => c.Limits.Lower), 0);
        }
        if (left <= floors)
        {
            var part = (left - lower) / (floors - lower);
            return (Each(claims, c => c.Limits.Lower + (part * (c.Floor - c.Limits.Lower))), 0);
        }
        var fraction = Fraction(limited, left);
        return (Each(claims, c => Given(c, fraction)), fraction);
    }

    private static double Given(SeatClaim claim, double fraction) => Math.Max(claim.Floor, Math.Min(claim.Limits.Upper, fraction * Target(claim)));

    private static double Target(SeatClaim claim) => Math.Max(LeastTarget, Math.Max(claim.Floor, claim.Smoothed));

    // The sum grows with the fraction, so halving an interval finds the one that fits.
    private static double Fraction(SeatClaim[] claims, double seats)
    {
        var (low, high) = (0.0, claims.Max(c => c.Limits.Upper / Target(c)));
        for (var i = 0; i < 100 && low < high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = claims.Sum(c => Given(c, middle)) < seats ? (middle, high) : (low, middle);
        }
        return high;
    }

    private static int[] Each(IReadOnlyList<SeatClaim> claims, Func<SeatClaim, double> limited) =>
        claims.Select(c => c.IsExempt ? (int)Math.Ceiling(c.Floor) : SeatLimits.Round(limited(c))).ToArray();
}
