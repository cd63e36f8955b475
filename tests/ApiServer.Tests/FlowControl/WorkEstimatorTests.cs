using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>How many seats requests are estimated to need.</summary>
public sealed class WorkEstimatorTests
{
    [Fact]
    public async Task Lists_cost_by_the_objects_of_their_resource()
    {
        await using var api = await TestApi.StartAsync();
        for (var i = 0; i < 101; i++)
        {
            await api.Post(Maps, Map($"m{i}"));
        }
        // A list waits until the cache has them all.
        Assert.Equal(200, (await api.Get(Maps)).Code);
        Assert.Equal(new WorkEstimate(2), Estimate(api, "GET", Maps));
        Assert.Equal(new WorkEstimate(2), Estimate(api, "GET", "/api/v1/configmaps", "?limit=1"));
        Assert.Equal(new WorkEstimate(2), Estimate(api, "GET", Maps, "?watch=true&sendInitialEvents=true"));
        // What its level is too small for is cut to fit.
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", Maps, levelSeats: 6));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", Maps, "?fieldSelector=metadata.name%3Dm1"));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", Maps, "?watch=true"));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", Maps + "/m1"));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", Pods));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", "/apis/example.com/v1/widgets"));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", "/version"));
    }

    [Fact]
    public async Task Changes_cost_by_those_who_are_told_of_them()
    {
        await using var api = await TestApi.StartAsync();
        var watches = new List<WatchReader>();
        for (var i = 0; i < 11; i++)
        {
            watches.Add(await api.Watch(Maps + "?watch=true"));
        }
        var told = new WorkEstimate(1, 2, TimeSpan.FromMilliseconds(5));
        Assert.Equal(told, Estimate(api, "POST", Maps));
        Assert.Equal(told, Estimate(api, "DELETE", Maps + "/a"));
        Assert.Equal(new WorkEstimate(1, 1, TimeSpan.FromMilliseconds(10)), Estimate(api, "PATCH", Maps + "/a", levelSeats: 6));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "GET", Maps + "/a"));
        Assert.Equal(new WorkEstimate(1), Estimate(api, "POST", Pods));
        watches.ForEach(w => w.Dispose());
    }

    private static WorkEstimate Estimate(TestApi api, string method, string path, string query = "", int levelSeats = 600)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, path, new QueryString(query));
        var level = new PriorityLevel("level", TimeProvider.System) { Limits = new SeatLimits(levelSeats, 0, levelSeats) };
        return new WorkEstimator(api.Server.Parts.Resources).Estimate(new ApiRequest(http, default, ""), level);
    }
}
