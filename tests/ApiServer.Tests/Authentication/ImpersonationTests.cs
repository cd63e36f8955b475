using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Authentication;

public sealed class ImpersonationTests
{
    [Theory]
    [InlineData("Impersonate-User", "nobody", "users \"nobody\" is forbidden: ")]
    [InlineData("impersonate-group", "system:masters", "users is forbidden: ")]
    public async Task Nobody_is_served_as_himself_who_asks_to_be_served_as_another(string header, string value, string message)
    {
        await using var api = await TestApi.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "https://api" + Maps) { Content = new StringContent(Map("a")) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(header, value);
        var refused = await api.Send(request);
        Assert.Equal(403, refused.Code);
        Assert.StartsWith(message, refused.ErrorMessage);
        Assert.Contains("cannot impersonate resource \"users\"", refused.ErrorMessage);
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }
}
