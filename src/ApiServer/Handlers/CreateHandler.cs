using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Makes an object.</summary>
internal sealed class CreateHandler(ServerParts parts, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "CreateOptions");
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        var context = parts.ContextOf(request, options!.DryRun, options.FieldManager);
        var (input, unreadable) = await ObjectInput.ReadAsync(request, context, options.FieldValidation);
        await (unreadable is not null
            ? ResponseBody.WriteAsync(request, unreadable)
            : ObjectAnswer.WriteAsync(request, 201, await writer.CreateAsync(request.Resource.Storage, context, input!)));
    }
}
