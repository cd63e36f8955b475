using System.Globalization;
using MiniKube.Api.Documents;

namespace MiniKube.Api.JsonPaths;

/// <summary>Where an expression stands: the object it walks on and the whole one.</summary>
internal readonly record struct JsonPathScope(Document Root, bool AllowMissing);

/// <summary>One step of a path: from each value to the values it leads to.</summary>
internal abstract record JsonPathStep
{
    public abstract IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope);

    public static IReadOnlyList<Document> Walk(IReadOnlyList<JsonPathStep> steps, Document start, JsonPathScope scope)
    {
        IEnumerable<Document> values = [start];
        foreach (var step in steps)
        {
            values = step.From(values, scope).ToArray();
        }
        return values as IReadOnlyList<Document> ?? values.ToArray();
    }
}

/// <summary><c>$</c></summary>
internal sealed record RootStep : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope) => [scope.Root];
}

/// <summary><c>.name</c></summary>
internal sealed record FieldStep(string Name) : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope)
    {
        var found = new List<Document>();
        foreach (var value in values)
        {
            if (value[Name] is { } member)
            {
                found.Add(member);
            }
        }
        return found.Count > 0 || scope.AllowMissing ? found : throw new JsonPathException($"{Name} is not found");
    }
}

/// <summary><c>*</c>: items of an array, values of an object in the order of their names.</summary>
internal sealed record WildcardStep : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope) => values.SelectMany(Children);

    public static IEnumerable<Document> Children(Document value) => value switch
    {
        DocumentArray a => a,
        DocumentObject o => o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value),
        _ => [],
    };
}

/// <summary><c>..</c>: the value and all below it.</summary>
internal sealed record DescentStep : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope) => values.SelectMany(All);

    private static IEnumerable<Document> All(Document value) =>
        value is DocumentObject or DocumentArray ? WildcardStep.Children(value).SelectMany(All).Prepend(value) : [];
}

/// <summary><c>[start:end:step]</c>, and <c>[index]</c> as a slice of one. Negative numbers count from the end.</summary>
internal sealed record SliceStep(int? Start, int? End, int? Step, bool Single) : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope)
    {
        var found = new List<Document>();
        foreach (var value in values)
        {
            if (value is not DocumentArray items)
            {
                throw new JsonPathException($"{value} is not array or slice");
            }
            Add(items, found);
        }
        return found;
    }

    private void Add(DocumentArray items, List<Document> found)
    {
        var start = Normal(Start ?? 0, items.Count);
        if (Single)
        {
            found.Add(start >= 0 && start < items.Count ? items[start] : throw new JsonPathException(string.Create(
                CultureInfo.InvariantCulture, $"array index out of bounds: index {Start}, length {items.Count}")));
            return;
        }
        var end = Math.Min(Normal(End ?? items.Count, items.Count), items.Count);
        if (Step is < 0 or 0)
        {
            throw new JsonPathException("step must be > 0");
        }
        for (var i = Math.Max(start, 0); i < end; i += Step ?? 1)
        {
            found.Add(items[i]);
        }
    }

    private static int Normal(int index, int length) => index < 0 ? index + length : index;
}

/// <summary><c>['a','b']</c>, <c>[0,2]</c>: the results of each in turn.</summary>
internal sealed record UnionStep(IReadOnlyList<IReadOnlyList<JsonPathStep>> Parts) : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope)
    {
        var all = values.ToArray();
        return Parts.SelectMany(part => all.SelectMany(v => Walk(part, v, scope)));
    }
}

/// <summary><c>[?(@.a=="b")]</c>: those items of an array for which the comparison holds, or where the path leads anywhere.</summary>
internal sealed record FilterStep(JsonPathOperand Left, string? Operator, JsonPathOperand? Right) : JsonPathStep
{
    public override IEnumerable<Document> From(IEnumerable<Document> values, JsonPathScope scope)
    {
        foreach (var value in values)
        {
            if (value is not DocumentArray items)
            {
                throw new JsonPathException($"{value} is not array or slice and cannot be filtered");
            }
            foreach (var item in items)
            {
                if (Holds(item, scope with { AllowMissing = true }))
                {
                    yield return item;
                }
            }
        }
    }

    private bool Holds(Document item, JsonPathScope scope)
    {
        var left = Left.Values(item, scope);
        if (Operator is null)
        {
            return left.Count > 0;
        }
        var right = Right!.Values(item, scope);
        if (left.Count == 0 || right.Count == 0)
        {
            return false;
        }
        if (left.Count > 1)
        {
            throw new JsonPathException($"can only compare one element at a time");
        }
        var (a, b) = (left[0], right[0]);
        return Operator switch
        {
            "==" => a.Equals(b),
            "!=" => !a.Equals(b),
            "<" => Order(a, b) < 0,
            ">" => Order(a, b) > 0,
            "<=" => Order(a, b) <= 0,
            _ => Order(a, b) >= 0,
        };
    }

    // Null against any number compares false in every direction.
    private static int? Order(Document a, Document b) => (a, b) switch
    {
        (DocumentNumber x, DocumentNumber y) => x.ToDouble().CompareTo(y.ToDouble()),
        (DocumentString x, DocumentString y) => string.CompareOrdinal(x.Value, y.Value),
        _ => null,
    };
}

/// <summary>One side of a comparison: a path from the item, or a value.</summary>
internal sealed record JsonPathOperand(IReadOnlyList<JsonPathStep>? Path, Document? Value)
{
    public IReadOnlyList<Document> Values(Document item, JsonPathScope scope) => Path is null ? [Value!] : JsonPathStep.Walk(Path, item, scope);
}
