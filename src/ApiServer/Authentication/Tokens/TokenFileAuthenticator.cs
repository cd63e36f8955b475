using System.Security.Cryptography;
using System.Text;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Static bearer tokens from a file with lines of <c>token,user,uid,"group1,group2"</c> (RFC 4180).</summary>
internal sealed class TokenFileAuthenticator : ITokenAuthenticator
{
    private readonly Dictionary<string, UserInfo> users = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A line is not of the form; the message names file and line.</exception>
    public TokenFileAuthenticator(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            var fields = Split(line);
            if (fields.Count < 3 || fields[0].Length == 0 || fields[1].Length == 0)
            {
                throw new FormatException($"{path}: line {number}: a line is token,user,uid and optionally \"group1,group2\"");
            }
            var groups = fields.Count > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
            users[Digest(fields[0])] = new UserInfo(fields[1], groups) { Uid = fields[2] };
        }
    }

    // Looked up by digest, so that the time of the search says nothing about the tokens.
    public ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel) =>
        new(users.TryGetValue(Digest(token), out var user) ? TokenAnswer.Of(user, []) : TokenAnswer.Unknown);

    private static string Digest(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        fields.Add(field.ToString().Trim());
        return fields;
    }
}
