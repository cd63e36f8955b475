using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Makes an object.</summary>
internal sealed class CreateHandler(ServerParts parts, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        if (await WriteInput.ReadAsync(parts, request, "CreateOptions") is var (context, input))
        {
            await ObjectAnswer.WriteAsync(request, 201, await writer.CreateAsync(request.Resource.Storage, context, input));
        }
    }
}
