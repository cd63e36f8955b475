using System.Net;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Extenders;

namespace MiniKube.Scheduler.Tests.Extenders;

/// <summary>An extender that a test speaks for: it notes what it is asked, and answers with JSON, with a status, or never.</summary>
internal sealed class ScriptedExtender(Func<string, Document, Task<string?>> answer) : HttpMessageHandler
{
    public ScriptedExtender(Func<string, Document, string?> answer) : this((verb, question) => Task.FromResult(answer(verb, question)))
    {
    }

    public List<(string Verb, Document Question)> Asked { get; } = [];
    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;
    public bool IsSilent { get; set; }

    public ExtenderConfiguration Configuration => new()
    {
        UrlPrefix = "http://extender",
        Connection = new ClientConfig { Server = new Uri("http://extender"), RequestTimeout = TimeSpan.FromSeconds(5), ConnectRetries = 0 },
        Handler = this,
    };

    public IEnumerable<string> Verbs => Asked.Select(a => a.Verb);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Content!.CopyToAsync(body, cancellationToken);
        var (verb, question) = (request.RequestUri!.AbsolutePath.TrimStart('/'), DocumentJson.Parse(body.ToArray()));
        Asked.Add((verb, question));
        if (IsSilent)
        {
            // Only the end of the wait ends it.
            var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => never.TrySetCanceled(cancellationToken)))
            {
                return await never.Task;
            }
        }
        return new HttpResponseMessage(Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(await answer(verb, question) ?? "{}")) };
    }
}
