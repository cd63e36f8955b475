using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>ASP.NET Core's host around a server, with the test server where Kestrel would be. Its clients are who they say.</summary>
/// <remarks>The type argument names an assembly that can be started, which the factory insists on; the host is the one made here.</remarks>
internal sealed class ApiServerFactory(ApiServerCore core) : WebApplicationFactory<ApiServerFactory>
{
    public HttpMessageInvoker ClientOf(string user, params string[] groups)
    {
        var identity = new InProcessIdentity(new UserInfo(user, [.. groups, UserInfo.AuthenticatedGroup]));
        return new HttpMessageInvoker(Server.CreateHandler(http => http.Features.Set(identity)));
    }

    /// <summary>A client that shows nothing but what its requests carry.</summary>
    public HttpMessageInvoker Stranger() => new(Server.CreateHandler());

    protected override IHostBuilder CreateHostBuilder() => new HostBuilder().ConfigureWebHost(web => web.Configure(app => app.Run(InvokeAsync)));

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseContentRoot(AppContext.BaseDirectory);

    private Task InvokeAsync(HttpContext http)
    {
        // The request line, which logs quote and the test server does not have.
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = http.Request.GetEncodedPathAndQuery();
        return core.InvokeAsync(http);
    }
}
