using System.Globalization;
using MiniKube.Api.Values;

namespace MiniKube.Kubectl.Flags;

/// <summary>One flag of a command, in the grammar of GNU-style flags that kubectl uses (spf13/pflag).</summary>
internal abstract class Flag(string name, char shorthand, string help)
{
    public string Name { get; } = name;

    /// <summary>The one-letter form, or NUL for none.</summary>
    public char Shorthand { get; } = shorthand;
    public string Help { get; } = help;
    public bool IsSet { get; private set; }

    /// <summary>What the flag means when it stands without a value; null when it needs one.</summary>
    public virtual string? ValueWhenBare => null;

    public abstract string Default { get; }

    /// <summary>What makes the value impossible, told before the command begins; null when nothing does.</summary>
    public virtual string? Problem => null;

    /// <summary>Takes a value; the answer says what is wrong with it, or is null.</summary>
    public string? Set(string value)
    {
        IsSet = true;
        return Accept(value);
    }

    protected abstract string? Accept(string value);
}

internal sealed class BoolFlag(string name, string help, char shorthand = '\0', bool value = false) : Flag(name, shorthand, help)
{
    private readonly bool initial = value;

    public bool Value { get; private set; } = value;
    public override string ValueWhenBare => "true";
    public override string Default => initial ? "true" : "false";

    protected override string? Accept(string text)
    {
        var parsed = text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => (bool?)null,
        };
        Value = parsed ?? Value;
        return parsed is null ? $"strconv.ParseBool: parsing \"{text}\": invalid syntax" : null;
    }
}

internal sealed class StringFlag(string name, string help, char shorthand = '\0', string value = "", string? bare = null) : Flag(name, shorthand, help)
{
    private readonly string initial = value;

    public string Value { get; private set; } = value;

    /// <summary>The value, or null when it is empty.</summary>
    public string? OrNull => Value.Length == 0 ? null : Value;
    public override string? ValueWhenBare => bare;
    public override string Default => $"'{initial}'";

    protected override string? Accept(string text)
    {
        Value = text;
        return null;
    }
}

internal sealed class IntFlag(string name, string help, char shorthand = '\0', long value = 0) : Flag(name, shorthand, help)
{
    private readonly long initial = value;

    public long Value { get; private set; } = value;
    public override string Default => initial.ToString(CultureInfo.InvariantCulture);

    protected override string? Accept(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            Value = parsed;
            return null;
        }
        return $"strconv.ParseInt: parsing \"{text}\": invalid syntax";
    }
}

internal sealed class DurationFlag(string name, string help, TimeSpan value = default) : Flag(name, '\0', help)
{
    private readonly TimeSpan initial = value;

    public TimeSpan Value { get; private set; } = value;
    public override string Default => GoDuration.Format(initial);

    protected override string? Accept(string text)
    {
        if (GoDuration.TryParse(text, out var parsed))
        {
            Value = parsed;
            return null;
        }
        return $"time: invalid duration \"{text}\"";
    }
}

/// <summary>A flag that may stand several times; with <paramref name="split"/> each value is itself a list with commas.</summary>
internal sealed class ListFlag(string name, string help, char shorthand = '\0', bool split = false) : Flag(name, shorthand, help)
{
    private readonly List<string> values = [];

    public IReadOnlyList<string> Values => values;
    public override string Default => "[]";

    protected override string? Accept(string text)
    {
        if (split)
        {
            values.AddRange(text.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }
        else
        {
            values.Add(text);
        }
        return null;
    }
}
