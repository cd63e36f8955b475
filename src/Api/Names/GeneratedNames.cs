using MiniKube.Api.Determinism;

namespace MiniKube.Api.Names;

/// <summary>Names that the server makes from <c>metadata.generateName</c>.</summary>
public static class GeneratedNames
{
    public const int SuffixLength = 5;

    /// <summary>The longest prefix that is kept, so that the name is still a DNS label.</summary>
    public const int MaxPrefixLength = NameRules.Dns1123LabelMaxLength - SuffixLength;

    // No vowels, and no digits that look like letters: no words arise and names can be read out.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The prefix, cut to <see cref="MaxPrefixLength"/>, and five random characters.</summary>
    public static string Generate(string prefix, IRandomSource random) =>
        string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, MaxPrefixLength)), Suffix(random));

    public static string Suffix(IRandomSource random, int length = SuffixLength) => string.Create(length, random, static (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = Alphabet[source.Next(Alphabet.Length)];
        }
    });

    /// <summary>
    /// The text of digits in the same alphabet: how hashes of pod templates become name suffixes that contain no words.
    /// </summary>
    public static string SafeEncode(string text) => string.Create(text.Length, text, static (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = Alphabet[source[i] % Alphabet.Length];
        }
    });

    /// <summary>A generateName is judged as if its trailing hyphen, which the suffix will follow, were a letter.</summary>
    public static string MaskTrailingHyphen(string prefix) =>
        prefix.Length > 1 && prefix[^1] == '-' ? string.Concat(prefix.AsSpan(0, prefix.Length - 2), "a") : prefix;
}
