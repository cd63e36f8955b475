using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>What <c>/metrics</c> tells of priority and fairness, under upstream's names (<c>apiserver_flowcontrol_...</c>).</summary>
internal sealed class FlowMetrics
{
    private const string Prefix = "apiserver_flowcontrol_";

    private static readonly double[] Durations = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];

    private readonly MetricFamily<Counter> rejected;
    private readonly MetricFamily<Counter> dispatched;
    private readonly MetricFamily<Counter> inQueue;
    private readonly MetricFamily<Counter> seatsInQueue;
    private readonly MetricFamily<Counter> executing;
    private readonly MetricFamily<Counter> seats;
    private readonly MetricFamily<Histogram> queueLength;
    private readonly MetricFamily<Histogram> waits;
    private readonly MetricFamily<Histogram> executions;
    private readonly MetricFamily<Histogram> estimates;

    /// <param name="registry">Where they go.</param>
    /// <param name="levels">The levels there are.</param>
    /// <param name="fairFraction">The one by which seats were shared last.</param>
    public FlowMetrics(MetricRegistry registry, Func<IReadOnlyList<PriorityLevel>> levels, Func<double> fairFraction)
    {
        rejected = registry.Counter(Prefix + "rejected_requests_total", "Requests that were turned away, by reason.");
        dispatched = registry.Counter(Prefix + "dispatched_requests_total", "Requests that got their seats.");
        inQueue = registry.Gauge(Prefix + "current_inqueue_requests", "Requests that wait.");
        seatsInQueue = registry.Gauge(Prefix + "current_inqueue_seats", "Seats that the requests that wait ask for.");
        executing = registry.Gauge(Prefix + "current_executing_requests", "Requests that have their seats; of watches those that begin.");
        seats = registry.Gauge(Prefix + "current_executing_seats", "Seats that are taken.");
        queueLength = registry.Histogram(Prefix + "request_queue_length_after_enqueue", "The length of its queue as each request that waits finds it, itself included.", [0, 10, 25, 50, 100, 250, 500, 1000]);
        waits = registry.Histogram(Prefix + "request_wait_duration_seconds", "Seconds for which requests waited, whether they were executed then or not.", Durations);
        executions = registry.Histogram(Prefix + "request_execution_seconds", "Seconds for which requests had their seats.", Durations);
        estimates = registry.Histogram(Prefix + "work_estimated_seats", "Seats that requests were estimated to need.", [1, 2, 4, 10]);
        void Level(string name, string help, Func<PriorityLevel, double?> value) => registry.Observe(Prefix + name, "gauge", help,
            () => levels().Select(l => (Labels: MetricsText.Labels(("priority_level", l.Name)), Value: value(l))).Where(s => s.Value is not null).Select(s => (s.Labels, s.Value!.Value)).ToArray());
        Level("nominal_limit_seats", "The level's part of the server's seats.", l => l.Limits.Nominal);
        Level("lower_limit_seats", "The seats that nobody can borrow from the level.", l => l.Limits.Lower);
        Level("upper_limit_seats", "The seats that the level can have with all that it borrows.", l => l.IsExempt ? null : l.Limits.Upper);
        Level("current_limit_seats", "The seats that the level has now.", l => l.Queues.Limit);
        Level("demand_seats_high_watermark", "The highest demand of seats in the last period.", l => l.Demand.Maximum);
        Level("demand_seats_average", "The mean demand of seats in the last period.", l => l.Demand.Average);
        Level("demand_seats_stdev", "The standard deviation of the demand of seats in the last period.", l => l.Demand.Deviation);
        Level("demand_seats_smoothed", "The demand of seats, smoothed over the periods.", l => l.SmoothedDemand);
        registry.Observe(Prefix + "seat_fair_frac", "gauge", "What part of its target each level got that is bound by neither limit.", () => [("", fairFraction())]);
    }

    /// <summary>The figures of a flow schema at its level.</summary>
    public FlowSeries Of(string level, string schema) => new(this, level, schema);

    /// <summary>The figures of one flow schema at one level; each is made when it is first needed.</summary>
    internal sealed class FlowSeries(FlowMetrics owner, string level, string schema)
    {
        private readonly string labels = MetricsText.Labels(("flow_schema", schema), ("priority_level", level));

        public Counter Dispatched => field ??= owner.dispatched.Get(labels);
        public Counter InQueue => field ??= owner.inQueue.Get(labels);
        public Counter SeatsInQueue => field ??= owner.seatsInQueue.Get(labels);
        public Counter Executing => field ??= owner.executing.Get(labels);
        public Counter SeatsInUse => field ??= owner.seats.Get(labels);
        public Histogram QueueLength => field ??= owner.queueLength.Get(labels);
        public Histogram EstimatedSeats => field ??= owner.estimates.Get(labels);
        public Histogram ExecutionSeconds => field ??= owner.executions.Get(labels + ",type=\"regular\"");
        public Histogram WatchSeconds => field ??= owner.executions.Get(labels + ",type=\"watch\"");
        public Histogram WaitedAndExecuted => field ??= owner.waits.Get($"execute=\"true\",{labels}");
        public Histogram WaitedInVain => field ??= owner.waits.Get($"execute=\"false\",{labels}");

        public void Rejected(string reason) => owner.rejected.Get($"{labels},reason=\"{reason}\"").Add();
    }
}
