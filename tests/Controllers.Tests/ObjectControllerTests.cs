using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Testing.Simulation;

namespace MiniKube.Controllers.Tests;

public sealed class ObjectControllerTests
{
    [Theory]
    [InlineData(403)]
    [InlineData(503)]
    [InlineData(null)]
    public void Why_nothing_can_be_planned_is_told_though_the_object_cannot_be_made_to_say_so(int? answer)
    {
        var server = new AnsweringServer((method, path, _) => (method, path) switch
        {
            ("GET", "/api/v1/configmaps") => (200, """
                {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[{"metadata":{"namespace":"default","name":"odd","uid":"u","resourceVersion":"4"}}]}
                """),
            ("PUT", "/api/v1/namespaces/default/configmaps/odd/status") => answer is { } code
                ? (code, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"not written","code":{{code}}}""")
                : throw new HttpRequestException("away"),
            _ => (201, "{}"),
        });
        var sim = new SimulationScheduler(1);
        var history = new History();
        sim.Run(async () =>
        {
            using var stop = new CancellationTokenSource();
            using var client = new KubeClient(new ClientConfig { Server = new Uri("https://api") }, server, sim.Time);
            await using var informers = new InformerFactory(client, sim.Time, sim.Random);
            using var log = new HistoryLog(history, sim.Time);
            await using var context = new ControllerContext(client, informers, sim.Time, sim.Random, new ControllersOptions { Identity = "only" }, log);
            var running = new PlanlessController(context).RunAsync(stop.Token);
            await informers.StartAsync(stop.Token);
            await Task.Delay(TimeSpan.FromSeconds(1), sim.Time);
            stop.Cancel();
            await running;
        });
        var failures = history.Lines.Where(l => l.Contains("failed on default/odd")).ToArray();
        Assert.True(failures.Length > 1, string.Join('\n', history.Lines));
        Assert.All(failures, l => Assert.EndsWith("(InvalidOperationException: no plan)", l));
    }

    private sealed class PlanlessController(ControllerContext context) : ObjectController<ConfigMap>(context, "planless-controller", 1)
    {
        protected override Task ReconcileAsync(ObjectKey key, ConfigMap obj, CancellationToken ct) => throw new InvalidOperationException("no plan");

        protected override ConfigMap WithFailedSync(ConfigMap obj, string? why) => obj with { Data = Make.Labels(("why", why ?? "")) };
    }
}
