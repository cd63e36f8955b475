using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>How much a request takes of its level.</summary>
/// <param name="Seats">While it executes.</param>
/// <param name="FinalSeats">After that, for <paramref name="Linger"/>; the larger number is taken all the time.</param>
/// <param name="Linger">How long work goes on when the client has its answer.</param>
internal readonly record struct WorkEstimate(int Seats, int FinalSeats = 0, TimeSpan Linger = default);

/// <summary>
/// Guesses what requests cost before they run, as upstream: a list a seat for every 100 objects of its resource, a change a seat for every 10 watchers that will be told, all others one seat. No
/// request takes more than 10, nor more than 15% of its level.
/// </summary>
internal sealed class WorkEstimator(ResourceRegistry resources)
{
    private const int MaximumSeats = 10;
    private const int ObjectsPerSeat = 100;
    private const int WatchesPerSeat = 10;
    private static readonly TimeSpan EventDuration = TimeSpan.FromMilliseconds(5);
    private static readonly WorkEstimate One = new(1);

    public WorkEstimate Estimate(ApiRequest request, PriorityLevel level)
    {
        var info = request.Info;
        var lists = info.Verb == "list" || (info.Verb == "watch" && QueryFlag.IsTrue(request.Http.Request.Query["sendInitialEvents"]));
        var changes = info.IsResource && info.IsMutating;
        if ((!lists && !changes) || resources.Find(info.Group, info.Version, info.Resource) is not { Kind.Review: null } resource)
        {
            return One;
        }
        var most = Math.Clamp(level.MaxSeats, 1, MaximumSeats);
        if (lists)
        {
            // What is asked for by its name is found by it.
            var single = info.Name is not null || request.Query("fieldSelector")?.StartsWith("metadata.name=", StringComparison.Ordinal) == true;
            return single ? One : new WorkEstimate(Math.Clamp(Parts(resource.Cache.Snapshot().Count, ObjectsPerSeat), 1, most));
        }
        var watchers = resource.Cache.Watchers;
        if (watchers < WatchesPerSeat)
        {
            return One;
        }
        // The same work on fewer seats takes longer.
        var wanted = Parts(watchers, WatchesPerSeat);
        var seats = Math.Min(wanted, most);
        return new WorkEstimate(1, seats, EventDuration * wanted / seats);
    }

    private static int Parts(int count, int size) => (count + size - 1) / size;
}
