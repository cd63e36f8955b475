using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Api.JsonPaths;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Wait;

/// <summary>What <c>wait --for</c> waits for.</summary>
internal abstract record WaitCondition
{
    /// <summary>Null stands for an object that is not there.</summary>
    public abstract bool Holds(DocumentObject? live);

    /// <exception cref="CommandFailure">The text is no condition.</exception>
    public static WaitCondition Parse(string text)
    {
        if (text.Equals("delete", StringComparison.OrdinalIgnoreCase))
        {
            return new Gone();
        }
        if (text.Equals("create", StringComparison.OrdinalIgnoreCase))
        {
            return new Created();
        }
        if (text.StartsWith("condition=", StringComparison.Ordinal))
        {
            var parts = text["condition=".Length..].Split('=', 2);
            return new Condition(parts[0], parts.Length > 1 ? parts[1] : "true");
        }
        if (text.StartsWith("jsonpath=", StringComparison.Ordinal))
        {
            return ParsePath(text["jsonpath=".Length..]);
        }
        throw CommandFailure.Error($"unrecognized condition: \"{text}\"");
    }

    private static JsonPath ParsePath(string text)
    {
        // Comparisons inside the braces have equals signs of their own.
        var close = text.LastIndexOf('}');
        var equals = text.IndexOf('=', Math.Max(close, 0));
        var (path, value) = equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..].Trim('"', '\''));
        if (value is { Length: 0 })
        {
            throw CommandFailure.Error("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
        }
        try
        {
            return new JsonPath(JsonPathTemplate.ParseRelaxed(path.Trim('\'')), value);
        }
        catch (JsonPathException e)
        {
            throw CommandFailure.Error(e.Message);
        }
    }

    public sealed record Gone : WaitCondition
    {
        public override bool Holds(DocumentObject? live) => live is null;
    }

    public sealed record Created : WaitCondition
    {
        public override bool Holds(DocumentObject? live) => live is not null;
    }

    public sealed record Condition(string Type, string Status) : WaitCondition
    {
        public override bool Holds(DocumentObject? live)
        {
            var condition = live?.At("status", "conditions").Items()
                .FirstOrDefault(c => string.Equals(c["type"]?.AsString, Type, StringComparison.OrdinalIgnoreCase));
            if (condition is null)
            {
                return false;
            }
            // A condition about an older spec says nothing of this one.
            var observed = condition["observedGeneration"]?.AsInteger ?? live!.At("status", "observedGeneration")?.AsInteger;
            return !(observed < live!.At("metadata", "generation")?.AsInteger)
                && string.Equals(condition["status"]?.AsString, Status, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>A value is there or, where one is given, is that one.</summary>
    public sealed record JsonPath(JsonPathTemplate Path, string? Value) : WaitCondition
    {
        public override bool Holds(DocumentObject? live)
        {
            if (live is null)
            {
                return false;
            }
            try
            {
                var found = Path.Find(live);
                return Value is null ? found.Count > 0 : found.Count == 1 && JsonPathTemplate.Text(found[0]) == Value;
            }
            catch (JsonPathException)
            {
                // An index beyond an array's end: not yet.
                return false;
            }
        }
    }
}
