namespace MiniKube.Kubectl.Flags;

/// <summary>A command line that cannot be understood.</summary>
internal sealed class FlagException(string message) : Exception(message);

/// <summary>
/// The flags of one command. Flags and arguments may mix; <c>--name=value</c>, <c>--name value</c>, <c>-n value</c>, <c>-nvalue</c>, <c>-it</c>;
/// after <c>--</c> everything is an argument. It follows pflag to the letter, messages included, which general parsers do not: there a boolean would
/// swallow a following "true", a colon would end a name, and an unknown flag would be an argument.
/// </summary>
internal sealed class FlagSet
{
    private readonly Dictionary<string, Flag> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<char, Flag> byShorthand = [];

    public IEnumerable<Flag> All => byName.Values.OrderBy(f => f.Name, StringComparer.Ordinal);

    /// <summary>What the first impossible value is told with; null when all are possible.</summary>
    public string? Problem => byName.Values.Select(f => f.Problem).FirstOrDefault(p => p is not null);

    public T Add<T>(T flag) where T : Flag
    {
        byName.Add(flag.Name, flag);
        if (flag.Shorthand != '\0')
        {
            byShorthand.Add(flag.Shorthand, flag);
        }
        return flag;
    }

    public void Add(params ReadOnlySpan<Flag> flags)
    {
        foreach (var flag in flags)
        {
            Add<Flag>(flag);
        }
    }

    /// <summary>Sets the flags and answers the arguments; <c>Dash</c> is how many of them stood before <c>--</c>, or -1.</summary>
    /// <exception cref="FlagException"/>
    public (List<string> Arguments, int Dash) Parse(IReadOnlyList<string> words)
    {
        var arguments = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                var dash = arguments.Count;
                arguments.AddRange(words.Skip(i + 1));
                return (arguments, dash);
            }
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                i = Long(words, i);
            }
            else if (word.Length > 1 && word[0] == '-')
            {
                i = Short(words, i);
            }
            else
            {
                arguments.Add(word);
            }
        }
        return (arguments, -1);
    }

    private int Long(IReadOnlyList<string> words, int i)
    {
        var text = words[i][2..];
        var equals = text.IndexOf('=');
        var name = equals < 0 ? text : text[..equals];
        if (name.Length == 0 || name[0] == '-')
        {
            throw new FlagException($"bad flag syntax: {words[i]}");
        }
        if (!byName.TryGetValue(name, out var flag))
        {
            throw new FlagException($"unknown flag: --{name}");
        }
        if (equals >= 0)
        {
            Set(flag, text[(equals + 1)..]);
        }
        else if (flag.ValueWhenBare is { } bare)
        {
            Set(flag, bare);
        }
        else if (i + 1 < words.Count)
        {
            Set(flag, words[++i]);
        }
        else
        {
            throw new FlagException($"flag needs an argument: --{name}");
        }
        return i;
    }

    private int Short(IReadOnlyList<string> words, int i)
    {
        var letters = words[i][1..];
        while (letters.Length > 0)
        {
            if (!byShorthand.TryGetValue(letters[0], out var flag))
            {
                throw new FlagException($"unknown shorthand flag: '{letters[0]}' in -{letters}");
            }
            if (letters.Length > 2 && letters[1] == '=')
            {
                Set(flag, letters[2..]);
                return i;
            }
            if (flag.ValueWhenBare is { } bare)
            {
                Set(flag, bare);
                letters = letters[1..];
            }
            else if (letters.Length > 1)
            {
                Set(flag, letters[1..]);
                return i;
            }
            else if (i + 1 < words.Count)
            {
                Set(flag, words[i + 1]);
                return i + 1;
            }
            else
            {
                throw new FlagException($"flag needs an argument: '{letters[0]}' in -{letters}");
            }
        }
        return i;
    }

    private static void Set(Flag flag, string value)
    {
        if (flag.Set(value) is { } problem)
        {
            var shown = flag.Shorthand == '\0' ? $"--{flag.Name}" : $"-{flag.Shorthand}, --{flag.Name}";
            throw new FlagException($"invalid argument \"{value}\" for \"{shown}\" flag: {problem}");
        }
    }
}
