using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

public class CommonHeaderTests
{
    [Fact]
    public async Task Every_answer_says_its_id_and_that_nobody_may_keep_it()
    {
        await using var api = await TestApi.StartAsync();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Answer[] answers =
        [
            await api.Get(Maps), await api.Get(Pods + "/x"), await api.Post(Maps, Map("a")), await api.Post(Maps, "{"), await api.Delete(Maps + "/a"),
            await api.Get("/apis"), await api.Get("/openapi/v2"), await api.Get("/readyz"), await api.Get("/metrics"), await api.Get("/version"), await api.Get("/nowhere"),
            await api.Get(Pods + "/p/log"), await api.Get(Maps + "?watch=true&timeoutSeconds=1&resourceVersion=x"),
        ];
        Assert.All(answers, a =>
        {
            Assert.True(ids.Add(Assert.Single(a.Message.Headers.GetValues("Audit-Id"))));
            Assert.Equal("no-cache, private", a.Message.Headers.NonValidated["Cache-Control"].ToString());
        });
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
    }

    [Theory]
    [InlineData("my-request-1", true)]
    [InlineData("two words", false)]
    public async Task A_client_may_name_its_request(string id, bool kept)
    {
        await using var api = await TestApi.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + Maps);
        request.Headers.TryAddWithoutValidation("Audit-ID", id);
        Assert.Equal(kept, Assert.Single((await api.Send(request)).Message.Headers.GetValues("Audit-Id")) == id);
    }

    [Theory]
    [InlineData(LogLevel.Information, 0)]
    [InlineData(LogLevel.Debug, 1)]
    public async Task Each_request_is_one_line_of_the_access_log_which_is_off_by_default(LogLevel level, int lines)
    {
        var log = new ListLogger(level);
        await using var api = await TestApi.StartAsync(configure: o => o with { Authorization = TestApi.Everything, Loggers = log });
        var request = new HttpRequestMessage(HttpMethod.Get, $"https://api{Pods}/x?timeout=3s");
        request.Headers.TryAddWithoutValidation("User-Agent", "test/1");
        request.Headers.TryAddWithoutValidation("Audit-ID", "abc");
        using var bob = api.As("bob");
        await api.Send(request, bob);
        var access = log.Lines.Where(l => l.Category == "MiniKube.ApiServer.Access").ToArray();
        Assert.Equal(lines, access.Length);
        Assert.All(access, l => Assert.Matches(
            $"""^HTTP verb="get" URI="{Pods}/x\?timeout=3s" latency="[0-9.]+ms" user="bob" userAgent="test/1" audit-ID="abc" srcIP="" resp=404$""", l.Text));
    }

    private sealed class ListLogger(LogLevel level) : ILoggerFactory
    {
        public List<(string Category, string Text)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        private sealed class Category(ListLogger owner, string name) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
            public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.level;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lock (owner.Lines)
                {
                    owner.Lines.Add((name, formatter(state, exception)));
                }
            }
        }

        private readonly LogLevel level = level;
    }
}
