using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Answers a question: a create of a kind that is never stored.</summary>
internal sealed class ReviewHandler(ServerParts parts)
{
    public async Task HandleAsync(ApiRequest request)
    {
        if (await WriteInput.ReadAsync(parts, request, "CreateOptions") is not var (context, question))
        {
            return;
        }
        var (answer, refused) = await AnswerAsync(context, question);
        await (refused is not null
            ? ResponseBody.WriteAsync(request, refused)
            : ObjectAnswer.WriteAsync(request, 201, new WriteResult { Object = answer, Created = true }));
    }

    private async ValueTask<(DocumentObject? Answer, ApiError? Error)> AnswerAsync(RequestContext context, DocumentObject question)
    {
        var problems = context.Kind.ValidateCreate(question, context);
        return problems.Count > 0
            ? (null, ApiError.Invalid(context.Version.Name.Group, context.Kind.Kind, question["metadata"]?["name"]?.AsString ?? "", problems))
            : await context.Kind.Review!(parts, context, question);
    }
}
