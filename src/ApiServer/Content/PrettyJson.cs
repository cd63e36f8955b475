using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Content;

/// <summary>JSON for people: one member a line, two spaces deep, as Go indents it. Empty objects and arrays stay in one piece.</summary>
internal static class PrettyJson
{
    /// <summary>The parameter <c>pretty</c> says so, or, where it is not given, the client is one that shows answers as they are.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (request.Query["pretty"] is [{ Length: > 0 } text])
        {
            return text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        }
        return request.Headers.UserAgent is [{ } agent]
            && (agent.StartsWith("curl", StringComparison.Ordinal) || agent.StartsWith("Wget", StringComparison.Ordinal) || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal));
    }

    /// <param name="json">Valid JSON without white space between its tokens.</param>
    /// <param name="output">Where the indented text goes.</param>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var depth = 0;
        for (var at = 0; at < json.Length; at++)
        {
            var token = json[at];
            switch (token)
            {
                case (byte)'"':
                    var length = LengthOfString(json[at..]);
                    output.Write(json.Slice(at, length));
                    at += length - 1;
                    break;
                case (byte)'{' or (byte)'[' when json[at + 1] == token + 2:
                    output.Write(json.Slice(at, 2));
                    at++;
                    break;
                case (byte)'{' or (byte)'[':
                    output.Write([token]);
                    Line(output, ++depth);
                    break;
                case (byte)'}' or (byte)']':
                    Line(output, --depth);
                    output.Write([token]);
                    break;
                case (byte)',':
                    output.Write(","u8);
                    Line(output, depth);
                    break;
                case (byte)':':
                    output.Write(": "u8);
                    break;
                default:
                    output.Write([token]);
                    break;
            }
        }
    }

    private static int LengthOfString(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (json[at] != '"')
        {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static void Line(IBufferWriter<byte> output, int depth)
    {
        var line = output.GetSpan(1 + (2 * depth))[..(1 + (2 * depth))];
        line.Fill((byte)' ');
        line[0] = (byte)'\n';
        output.Advance(line.Length);
    }
}
