using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>What a create or an update brings: options in its query, and an object in its body.</summary>
internal static class WriteInput
{
    /// <param name="parts">The server.</param>
    /// <param name="request">The request; it is answered where its options or its object are wrong.</param>
    /// <param name="options">The options' kind, for messages: <c>CreateOptions</c>.</param>
    /// <returns>The object and the circumstances of its write; null after the request was answered.</returns>
    public static async ValueTask<(RequestContext Context, DocumentObject Object)?> ReadAsync(ServerParts parts, ApiRequest request, string options)
    {
        var (parsed, error) = WriteOptions.Parse(request, options);
        if (parsed is null)
        {
            await ResponseBody.WriteAsync(request, error!);
            return null;
        }
        var context = parts.ContextOf(request, parsed.DryRun, parsed.FieldManager);
        var (input, unreadable) = await ObjectInput.ReadAsync(request, context, parsed.FieldValidation);
        if (input is null)
        {
            await ResponseBody.WriteAsync(request, unreadable!);
            return null;
        }
        return (context, input);
    }
}
