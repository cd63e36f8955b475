using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace MiniKube.ApiServer.Content;

/// <summary>One clause of an Accept header: a range of media types with its parameters.</summary>
/// <param name="Type">Before the slash, in lower case; an asterisk for any.</param>
/// <param name="Subtype">Behind it, likewise.</param>
/// <param name="Quality">The weight <c>q</c>: 1 where it is not given, 0 where it is no number.</param>
/// <param name="Parameters">All others.</param>
internal sealed record AcceptClause(string Type, string Subtype, double Quality, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Another form than the endpoint's own is asked for, as by <c>as=Table;g=meta.k8s.io;v=v1</c>.</summary>
    public bool Transforms => Parameters.Count > 0 && (this["as"] ?? this["g"] ?? this["v"]) is not null;

    /// <summary>The frames that are asked for are there: <c>stream=watch</c> is the only kind, and YAML has none.</summary>
    public bool Streams => this["stream"] is null || (this["stream"] == "watch" && Subtype != "yaml");

    /// <summary>JSON for people is asked for: <c>pretty=1</c>.</summary>
    public bool Pretty => this["pretty"] == "1";

    public bool Admits(string mediaType)
    {
        var slash = mediaType.IndexOf('/', StringComparison.Ordinal);
        return (Type == "*" && Subtype == "*")
            || (mediaType.AsSpan(0, slash).SequenceEqual(Type) && (Subtype == "*" || mediaType.AsSpan(slash + 1).SequenceEqual(Subtype)));
    }
}

/// <summary>
/// Reads Accept headers as Kubernetes does (goautoneg): clauses of greater weight come first, a type comes before a wildcard whatever their weights, and all
/// else stays as it was written. A weight of 0 makes a clause the last one, not a refusal.
/// </summary>
internal static class Accept
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The clauses, those that the client prefers first.</summary>
    public static IReadOnlyList<AcceptClause> Clauses(StringValues header)
    {
        var clauses = new List<AcceptClause>();
        foreach (var line in header)
        {
            foreach (var text in (line ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (Parse(text) is { } clause)
                {
                    Insert(clauses, clause);
                }
            }
        }
        return clauses;
    }

    /// <summary>
    /// The first of the offered types that the header's best clause admits; the first one offered where there is no header. A clause that asks for another form,
    /// or for a server's version (<c>sv</c>), admits none.
    /// </summary>
    public static string? Choose(StringValues header, params ReadOnlySpan<string> offered) => Choose(header, out _, offered);

    /// <summary>The same, and the clause that chose it; null where there is no header.</summary>
    public static string? Choose(StringValues header, out AcceptClause? chosen, params ReadOnlySpan<string> offered)
    {
        chosen = null;
        if (IsAbsent(header))
        {
            return offered[0];
        }
        foreach (var clause in Clauses(header))
        {
            foreach (var type in offered)
            {
                if (!clause.Transforms && clause.Streams && clause["sv"] is null && clause.Admits(type))
                {
                    chosen = clause;
                    return type;
                }
            }
        }
        return null;
    }

    public static bool IsAbsent(StringValues header) => string.IsNullOrEmpty(header.ToString());

    private static AcceptClause? Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var type = parts[0].ToLowerInvariant().Split('/', StringSplitOptions.TrimEntries);
        if (type is ["*"])
        {
            type = ["*", "*"];
        }
        if (type is not [_, { Length: > 0 }])
        {
            return null;
        }
        var quality = 1d;
        var parameters = parts.Length == 1 ? None : new Dictionary<string, string>(parts.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.AsSpan(1))
        {
            if (part.Split('=') is not [var name, { Length: > 0 } value])
            {
                continue;
            }
            if (name == "q")
            {
                quality = double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
                    out var q) ? q : 0;
            }
            else
            {
                parameters[name] = value.Trim('"');
            }
        }
        return new AcceptClause(type[0], type[1], quality, parameters);
    }

    // Insertion, clause by clause: goautoneg's order is none that every way of sorting would bring about.
    private static void Insert(List<AcceptClause> clauses, AcceptClause clause)
    {
        var at = clauses.Count;
        while (at > 0 && IsBefore(clause, clauses[at - 1]))
        {
            at--;
        }
        clauses.Insert(at, clause);
    }

    private static bool IsBefore(AcceptClause one, AcceptClause other) => one.Quality > other.Quality
        || (one.Type != "*" && other.Type == "*") || (one.Subtype != "*" && other.Subtype == "*");
}
