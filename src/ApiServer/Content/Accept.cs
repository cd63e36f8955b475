using Microsoft.Extensions.Primitives;

namespace MiniKube.ApiServer.Content;

/// <summary>One clause of an Accept header: a media type with its parameters.</summary>
internal sealed record AcceptClause(string MediaType, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);
}

/// <summary>Reads Accept headers (RFC 9110, 12.5.1) in the order in which they were written, which is how Kubernetes' clients state what they prefer.</summary>
internal static class Accept
{
    public static IEnumerable<AcceptClause> Clauses(StringValues header)
    {
        foreach (var line in header)
        {
            foreach (var clause in (line ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var parts = clause.Split(';', StringSplitOptions.TrimEntries);
                var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                foreach (var part in parts.AsSpan(1))
                {
                    var equals = part.IndexOf('=', StringComparison.Ordinal);
                    if (equals > 0)
                    {
                        parameters[part[..equals]] = part[(equals + 1)..].Trim('"');
                    }
                }
                yield return new AcceptClause(parts[0].ToLowerInvariant(), parameters);
            }
        }
    }

    /// <summary>
    /// The first of the offered types that the header admits, in the order of the header; the first one offered where there is no header. A clause that asks for
    /// another form (<c>as=Table</c>) admits none.
    /// </summary>
    public static string? Choose(StringValues header, params ReadOnlySpan<string> offered)
    {
        var any = false;
        foreach (var clause in Clauses(header))
        {
            any = true;
            foreach (var type in offered)
            {
                if (clause["as"] is not null)
                {
                    break;
                }
                if (clause.MediaType == type || clause.MediaType == "*/*" || (clause.MediaType == "application/*" && type.StartsWith("application/", StringComparison.Ordinal)))
                {
                    return type;
                }
            }
        }
        return any ? null : offered[0];
    }
}
