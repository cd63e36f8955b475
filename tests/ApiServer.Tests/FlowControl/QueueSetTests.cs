using MiniKube.Api.FlowControl.V1;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>One level: its seats, its queues, and who is next.</summary>
public sealed class QueueSetTests
{
    private static readonly RequestInfo Get = new() { Path = "/api/v1/pods", Verb = "get" };

    private readonly Testing.FakeTimeProvider time = new();
    private readonly PriorityLevel level;
    private readonly Flow flow;

    public QueueSetTests()
    {
        level = new PriorityLevel("level", time);
        flow = new Flow("schema", "", new FlowSchemaSpec(), level, new FlowMetrics(new MetricRegistry(), () => [], () => 0).Of("level", "schema"));
    }

    [Fact]
    public void Requests_beyond_the_seats_wait_for_them_in_order()
    {
        var set = Queues(seats: 2, queues: 1);
        var (a, b, c, d) = (Ticket(), Ticket(), Ticket(), Ticket());
        Assert.Equal([Arrival.Execute, Arrival.Execute, Arrival.Wait, Arrival.Wait], new[] { a, b, c, d }.Select(t => set.Arrive(t, 0)));
        Assert.False(Runs(c));
        a.Finish();
        Assert.True(Runs(c));
        Assert.False(Runs(d));
        // A second end of the same request is none.
        a.Finish();
        Assert.False(Runs(d));
        b.Finish();
        Assert.True(Runs(d));
        c.Finish();
        d.Finish();
        Assert.True(set.IsIdle);
    }

    [Fact]
    public void A_full_queue_takes_no_more()
    {
        var set = Queues(seats: 1, queues: 1, length: 2);
        Assert.Equal([Arrival.Execute, Arrival.Wait, Arrival.Wait, Arrival.QueueFull], Enumerable.Range(0, 4).Select(_ => set.Arrive(Ticket(), 0)));
    }

    [Fact]
    public void Without_queues_a_request_is_served_at_once_or_not_at_all()
    {
        var set = Queues(seats: 1, queues: 0);
        var first = Ticket();
        Assert.Equal([Arrival.Execute, Arrival.ConcurrencyLimit], new[] { first, Ticket() }.Select(t => set.Arrive(t, 0)));
        first.Finish();
        Assert.Equal(Arrival.Execute, set.Arrive(Ticket(), 0));
    }

    [Fact]
    public void An_exempt_level_has_seats_for_everybody()
    {
        level.Configure("", new() { Type = "Exempt" });
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(Arrival.Execute, level.Queues.Arrive(Ticket(), 0)));
    }

    [Fact]
    public void A_flow_of_few_requests_is_served_beside_one_of_many()
    {
        var set = Queues(seats: 1, queues: 2, length: 1000);
        var (many, few) = (HashOfQueue(0, 2), HashOfQueue(1, 2));
        var elephants = Enumerable.Range(0, 100).Select(_ => Ticket("elephant")).ToArray();
        foreach (var elephant in elephants)
        {
            set.Arrive(elephant, many);
        }
        var mice = Enumerable.Range(0, 10).Select(_ => Ticket("mouse")).ToArray();
        foreach (var mouse in mice)
        {
            Assert.Equal(Arrival.Wait, set.Arrive(mouse, few));
        }
        // Each takes as long as the next; of the first 20 that end, about half are mice.
        var served = Serve([.. elephants, .. mice], 20, _ => 1);
        Assert.InRange(served.Count(t => t.Distinguisher == "mouse"), 9, 10);
    }

    [Fact]
    public void A_flow_whose_requests_take_long_gets_fewer_of_them()
    {
        var set = Queues(seats: 1, queues: 2, length: 1000);
        var slow = Enumerable.Range(0, 100).Select(_ => Ticket("slow")).ToArray();
        var fast = Enumerable.Range(0, 100).Select(_ => Ticket("fast")).ToArray();
        foreach (var (s, f) in slow.Zip(fast))
        {
            set.Arrive(s, HashOfQueue(0, 2));
            set.Arrive(f, HashOfQueue(1, 2));
        }
        var served = Serve([.. slow, .. fast], 60, t => t.Distinguisher == "slow" ? 4 : 1);
        // Equal time: four fast ones for each slow one.
        Assert.InRange(served.Count(t => t.Distinguisher == "slow"), 10, 14);
    }

    [Fact]
    public void A_wide_request_is_not_passed_by()
    {
        var set = Queues(seats: 4, queues: 1);
        var (a, b, wide, late) = (Ticket(seats: 2), Ticket(seats: 2), Ticket(seats: 3), Ticket());
        foreach (var ticket in new[] { a, b, wide, late })
        {
            set.Arrive(ticket, 0);
        }
        a.Finish();
        Assert.False(Runs(wide) || Runs(late));
        b.Finish();
        Assert.True(Runs(wide) && Runs(late));
    }

    [Fact]
    public void What_asks_for_more_than_there_is_runs_alone()
    {
        var set = Queues(seats: 2, queues: 1);
        var (a, wide, b) = (Ticket(), Ticket(seats: 5), Ticket());
        foreach (var ticket in new[] { a, wide, b })
        {
            set.Arrive(ticket, 0);
        }
        Assert.False(Runs(wide));
        a.Finish();
        Assert.True(Runs(wide));
        Assert.False(Runs(b));
        wide.Finish();
        Assert.True(Runs(b));
    }

    [Fact]
    public void Who_gives_up_leaves_its_place()
    {
        var set = Queues(seats: 1, queues: 1, length: 1);
        var (running, waiting) = (Ticket(), Ticket());
        set.Arrive(running, 0);
        set.Arrive(waiting, 0);
        set.GiveUp(waiting, timedOut: true);
        Assert.True(waiting.Turn!.Task is { IsCompleted: true, Result: false });
        Assert.True(waiting.TimedOut);
        Assert.Equal(Arrival.Wait, set.Arrive(Ticket(), 0));
        // Who runs has nothing to give up.
        set.GiveUp(running, timedOut: true);
        Assert.False(set.IsIdle);
    }

    [Fact]
    public void Seats_may_be_kept_a_little_longer_than_the_request()
    {
        var set = Queues(seats: 3, queues: 1);
        var change = new FlowTicket(flow, "", new WorkEstimate(1, 3, TimeSpan.FromMilliseconds(5)), Get, "user");
        var next = Ticket();
        set.Arrive(change, 0);
        Assert.Equal(Arrival.Wait, set.Arrive(next, 0));
        change.Finish();
        Assert.False(Runs(next));
        time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.True(Runs(next));
    }

    [Fact]
    public void More_seats_serve_those_who_wait()
    {
        var set = Queues(seats: 1, queues: 1);
        var tickets = Enumerable.Range(0, 3).Select(_ => Ticket()).ToArray();
        foreach (var ticket in tickets)
        {
            set.Arrive(ticket, 0);
        }
        set.Resize(3);
        Assert.True(Runs(tickets[1]) && Runs(tickets[2]));
    }

    [Fact]
    public void Queues_that_are_no_longer_wanted_are_served_to_their_end()
    {
        var set = Queues(seats: 1, queues: 8);
        var tickets = Enumerable.Range(0, 9).Select(_ => Ticket()).ToArray();
        foreach (var (i, ticket) in tickets.Index())
        {
            set.Arrive(ticket, HashOfQueue(i % 8, 8));
        }
        set.Configure(new QueueSettings(false, 1, 1, 50));
        Assert.Equal(9, Serve(tickets, 9, _ => 1).Count);
        set.Visit((queues, _, state) => Assert.Equal((1, 0, 9), (queues.Count, state.Waiting, state.Totals.Dispatched)));
    }

    // The first that run end first, each after its time.
    private List<FlowTicket> Serve(FlowTicket[] tickets, int count, Func<FlowTicket, int> seconds)
    {
        var served = new List<FlowTicket>();
        while (served.Count < count && tickets.FirstOrDefault(t => !served.Contains(t) && Runs(t)) is { } running)
        {
            time.Advance(TimeSpan.FromSeconds(seconds(running)));
            running.Finish();
            served.Add(running);
        }
        return served;
    }

    private static bool Runs(FlowTicket ticket) => ticket.StartedAt != 0;

    private FlowTicket Ticket(string distinguisher = "", int seats = 1) => new(flow, distinguisher, new WorkEstimate(seats), Get, "user");

    private QueueSet Queues(int seats, int queues, int length = 50)
    {
        level.Queues.Configure(new QueueSettings(false, queues, 1, length));
        level.Queues.Resize(seats);
        return level.Queues;
    }

    private static ulong HashOfQueue(int queue, int queues) => Enumerable.Range(0, 1000).Select(h => (ulong)h).First(h =>
    {
        var hand = new int[1];
        ShuffleSharding.Deal(h, queues, hand);
        return hand[0] == queue;
    });
}
